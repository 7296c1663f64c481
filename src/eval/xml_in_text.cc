// Where in a text there is XML.
#include <algorithm>
#include <map>
#include <optional>

#include "eval/xml_document.h"

namespace weft::eval {
namespace {

constexpr size_t kNone = std::string_view::npos;

struct Tag {
  enum class Kind { opens, closes, is_empty, is_other } kind;
  std::string_view name;
  size_t end;  // behind its >
};

// Every byte of a character beyond ASCII is a letter.
bool starts_name(char byte) {
  const auto letter = static_cast<unsigned char>(byte);
  return letter >= 0x80 || std::isalpha(letter) != 0 || byte == '_' || byte == ':';
}

bool continues_name(char byte) {
  return starts_name(byte) || std::isdigit(static_cast<unsigned char>(byte)) != 0 || byte == '-' ||
         byte == '.';
}

// Behind the > that ends what begins at `from`; what is in quotes ends nothing. kNone where a < comes first.
size_t end_of_tag(std::string_view text, size_t from) {
  char quote = 0;
  for (size_t i = from; i < text.size(); ++i) {
    if (quote != 0) {
      if (text[i] == quote) quote = 0;
    } else if (text[i] == '"' || text[i] == '\'') {
      quote = text[i];
    } else if (text[i] == '<') {
      return kNone;
    } else if (text[i] == '>') {
      return i + 1;
    }
  }
  return kNone;
}

Tag until(std::string_view text, size_t from, std::string_view mark) {
  const size_t at = text.find(mark, from);
  return {Tag::Kind::is_other, "", at == kNone ? text.size() : at + mark.size()};
}

// What begins at the < at `at`.
std::optional<Tag> tag_at(std::string_view text, size_t at) {
  const auto rest = text.substr(at);
  if (rest.starts_with("<!--")) return until(text, at + 4, "-->");
  if (rest.starts_with("<![CDATA[")) return until(text, at + 9, "]]>");
  if (rest.starts_with("<?")) return until(text, at + 2, "?>");
  if (rest.starts_with("<!")) return until(text, at + 2, ">");
  const bool closes = rest.starts_with("</");
  const size_t name = at + (closes ? 2 : 1);
  if (name >= text.size() || !starts_name(text[name])) return std::nullopt;
  size_t name_end = name;
  while (name_end < text.size() && continues_name(text[name_end])) ++name_end;
  const size_t end = end_of_tag(text, name_end);
  if (end == kNone) return std::nullopt;
  const size_t last = text.find_last_not_of(" \t\r\n", end - 2);
  const bool is_empty = !closes && text[last] == '/';
  return Tag{closes     ? Tag::Kind::closes
             : is_empty ? Tag::Kind::is_empty
                        : Tag::Kind::opens,
             text.substr(name, name_end - name), end};
}

struct Element {
  size_t begin, end;
  size_t parent;  // where the element around it begins; kNone where there is none
};

// All elements that are opened and closed properly. A closing tag of another name ends what was open.
std::vector<Element> elements_in(std::string_view text) {
  struct Open {
    std::string_view name;
    size_t begin;
  };
  std::vector<Open> open;
  std::vector<Element> elements;
  const auto around = [&] { return open.empty() ? kNone : open.back().begin; };
  for (size_t at = text.find('<'); at != kNone;) {
    const auto tag = tag_at(text, at);
    if (!tag) {
      at = text.find('<', at + 1);
      continue;
    }
    if (tag->kind == Tag::Kind::is_empty) elements.push_back({at, tag->end, around()});
    if (tag->kind == Tag::Kind::opens) open.push_back({tag->name, at});
    if (tag->kind == Tag::Kind::closes && !open.empty() && open.back().name == tag->name) {
      const size_t begin = open.back().begin;
      open.pop_back();
      elements.push_back({begin, tag->end, around()});
    } else if (tag->kind == Tag::Kind::closes) {
      open.clear();
    }
    at = text.find('<', tag->end);
  }
  return elements;
}

}  // namespace

std::vector<std::string_view> xml_in(std::string_view text) {
  const auto elements = elements_in(text);
  std::vector<size_t> begins;
  for (const auto& element : elements) begins.push_back(element.begin);
  std::ranges::sort(begins);
  // By the element around them that was never closed.
  std::map<size_t, std::vector<Element>> outermost;
  for (const auto& element : elements) {
    if (!std::ranges::binary_search(begins, element.parent)) outermost[element.parent].push_back(element);
  }
  std::vector<std::string_view> together;
  std::vector<std::string_view> single;
  for (auto& [parent, beside] : outermost) {
    std::ranges::sort(beside, {}, &Element::begin);
    const size_t begin = beside.front().begin;
    if (beside.size() > 1) together.push_back(text.substr(begin, beside.back().end - begin));
    for (const auto& element : beside)
      single.push_back(text.substr(element.begin, element.end - element.begin));
  }
  together.insert(together.end(), single.begin(), single.end());
  return together;
}

}  // namespace weft::eval
