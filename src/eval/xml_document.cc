#include "eval/xml_document.h"

#include <libxml/parser.h>

#include <charconv>
#include <climits>

namespace weft::eval {
namespace {

struct FreeParser {
  void operator()(xmlParserCtxt* parser) const { xmlFreeParserCtxt(parser); }
};

std::string_view view(const xmlChar* text) {
  return text != nullptr ? std::string_view(reinterpret_cast<const char*>(text)) : std::string_view();
}

// As it is written, with its prefix.
std::string name_of(const xmlNode& node) {
  const auto prefix = node.ns != nullptr ? view(node.ns->prefix) : "";
  return prefix.empty() ? std::string(view(node.name)) : fmt::format("{}:{}", prefix, view(node.name));
}

std::string name_of(const xmlAttr& attribute) {
  const auto prefix = attribute.ns != nullptr ? view(attribute.ns->prefix) : "";
  return prefix.empty() ? std::string(view(attribute.name))
                        : fmt::format("{}:{}", prefix, view(attribute.name));
}

std::vector<const xmlNode*> children_named(const xmlNode* first, std::string_view name) {
  std::vector<const xmlNode*> found;
  for (const auto* node = first; node != nullptr; node = node->next) {
    if (node->type == XML_ELEMENT_NODE && name_of(*node) == name) found.push_back(node);
  }
  return found;
}

bool has_attribute(const xmlNode& element, std::string_view name) {
  for (const auto* attribute = element.properties; attribute != nullptr; attribute = attribute->next) {
    if (name_of(*attribute) == name) return true;
  }
  return false;
}

bool has_text(const xmlNode& element) {
  bool has_others = element.properties != nullptr;
  bool found = false;
  for (const auto* node = element.children; node != nullptr; node = node->next) {
    const bool is_text = node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE;
    found = found || (is_text && view(node->content).find_first_not_of(" \t\r\n") != std::string_view::npos);
    has_others = has_others || node->type == XML_ELEMENT_NODE;
  }
  return found && has_others;
}

std::string reason_of(const xmlParserCtxt& parser) {
  std::string message = parser.lastError.message != nullptr ? parser.lastError.message : "it is empty";
  while (message.ends_with('\n')) message.pop_back();
  return fmt::format("line {}: {}", parser.lastError.line, message);
}

}  // namespace

struct XmlDocument::Tree {
  Tree(xmlDoc* made, bool fragment) : document(made), is_fragment(fragment) {}
  Tree(const Tree&) = delete;
  Tree& operator=(const Tree&) = delete;
  ~Tree() { xmlFreeDoc(document); }

  const xmlNode* first() const {
    return is_fragment ? xmlDocGetRootElement(document)->children : document->children;
  }

  xmlDoc* document;
  bool is_fragment;
};

Result<XmlDocument> XmlDocument::read(std::string_view text, int options, bool is_fragment) {
  if (text.size() > INT_MAX) return fail(ErrorCode::too_large, "it is longer than {} bytes", INT_MAX);
  const std::unique_ptr<xmlParserCtxt, FreeParser> parser(xmlNewParserCtxt());
  xmlDoc* document =
      xmlCtxtReadMemory(parser.get(), text.data(), static_cast<int>(text.size()), nullptr, "UTF-8",
                        options | XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
  if (document == nullptr) return fail(ErrorCode::invalid_argument, "{}", reason_of(*parser));
  const auto tree = std::make_shared<const Tree>(document, is_fragment);
  const bool is_strict = (options & XML_PARSE_RECOVER) == 0;
  if (is_strict && parser->nsWellFormed == 0)
    return fail(ErrorCode::invalid_argument, "{}", reason_of(*parser));
  if (xmlDocGetRootElement(document) == nullptr)
    return fail(ErrorCode::invalid_argument, "there is no element");
  if (document->intSubset != nullptr && document->intSubset->children != nullptr)
    return fail(ErrorCode::invalid_argument, "declarations in a DOCTYPE are not looked at");
  return XmlDocument(tree);
}

Result<XmlDocument> XmlDocument::parse(std::string_view text) {
  return read(text, 0, false);
}

Result<XmlDocument> XmlDocument::parse_fragment(std::string_view text) {
  return read(fmt::format("<fragment>{}</fragment>", text), XML_PARSE_RECOVER, true);
}

bool XmlDocument::has(std::string_view path) const {
  const xmlNode* inside = nullptr;  // the element that is reached; none yet
  const auto* first = tree_->first();
  std::vector<const xmlNode*> several;
  while (true) {
    const size_t dot = std::min(path.find('.'), path.size());
    const auto key = path.substr(0, dot);
    const bool is_last = dot == path.size();
    if (!several.empty()) {
      size_t index = 0;
      const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), index);
      if (error != std::errc() || end != key.data() + key.size() || index >= several.size()) return false;
      inside = several[index];
      several.clear();
    } else if (inside != nullptr && key.starts_with("@_")) {
      return is_last && has_attribute(*inside, key.substr(2));
    } else if (inside != nullptr && key == "#text") {
      return is_last && has_text(*inside);
    } else {
      const auto found = children_named(first, key);
      if (found.empty()) return false;
      inside = found.front();
      if (found.size() > 1) several = found;
    }
    if (is_last) return true;
    first = inside->children;
    path.remove_prefix(dot + 1);
  }
}

}  // namespace weft::eval
