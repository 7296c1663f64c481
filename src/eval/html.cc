#include "eval/html.h"

#include <gumbo.h>
#include <re2/re2.h>

#include <algorithm>
#include <memory_resource>
#include <vector>

namespace weft::eval {
namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n\v\f";
  const size_t first = text.find_first_not_of(kSpace);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

// gumbo's tree. Its own way to free one calls itself for each level, so the memory is an arena that goes at
// once.
class Tree {
 public:
  explicit Tree(std::string_view text) {
    GumboOptions options = kGumboDefaultOptions;
    options.userdata = &arena_;
    options.allocator = [](void* arena, size_t bytes) -> void* {
      return static_cast<std::pmr::monotonic_buffer_resource*>(arena)->allocate(bytes);
    };
    options.deallocator = [](void*, void*) {};
    options.max_errors = 0;
    output_ = gumbo_parse_with_options(&options, text.data(), text.size());
  }
  const GumboNode* root() const { return output_->root; }

 private:
  std::pmr::monotonic_buffer_resource arena_;
  GumboOutput* output_ = nullptr;
};

bool is_element(const GumboNode* node) {
  return node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE;
}

// <html>, <head> and <body> are in every tree, also where nobody wrote them.
bool is_written(const GumboNode* node) {
  return (node->parse_flags & GUMBO_INSERTION_BY_PARSER) == 0;
}

bool is_wrapper(GumboTag tag) {
  return tag == GUMBO_TAG_HTML || tag == GUMBO_TAG_HEAD || tag == GUMBO_TAG_BODY;
}

bool is_recognised(const GumboNode* node) {
  const auto& element = node->v.element;
  if (is_wrapper(element.tag)) return is_written(node);
  if (element.tag != GUMBO_TAG_UNKNOWN) return true;
  GumboStringPiece name = element.original_tag;
  gumbo_tag_from_original_text(&name);
  return name.length > 0 && std::string_view(name.data, name.length).find('-') != std::string_view::npos;
}

bool has_text(const GumboVector& children) {
  for (unsigned i = 0; i < children.length; ++i) {
    if (static_cast<const GumboNode*>(children.data[i])->type == GUMBO_NODE_TEXT) return true;
  }
  return false;
}

struct Findings {
  bool recognised = false;
  bool loose_text = false;
};

Findings look_through(const GumboNode* root) {
  Findings found;
  std::vector<const GumboNode*> waiting{root};
  while (!waiting.empty()) {
    const auto* node = waiting.back();
    waiting.pop_back();
    if (!is_element(node)) continue;
    const auto& element = node->v.element;
    found.recognised = found.recognised || is_recognised(node);
    if (element.tag == GUMBO_TAG_BODY && !is_written(node)) found.loose_text = has_text(element.children);
    for (unsigned i = 0; i < element.children.length; ++i)
      waiting.push_back(static_cast<const GumboNode*>(element.children.data[i]));
  }
  return found;
}

}  // namespace

Result<std::string> html_problem(std::string_view text) {
  static const RE2 kXml("(?i)^<\\?xml");
  const auto html = trimmed(text);
  if (html.empty()) return "it is empty";
  if (html.size() > kHtmlBytesMax) return fmt::format("it is longer than {} bytes", kHtmlBytesMax);
  if (RE2::PartialMatch(html, kXml)) return "it is XML";
  if (static_cast<size_t>(std::ranges::count(html, '<')) > kHtmlTagsMax)
    return fail(ErrorCode::too_large, "the output has more than {} tags, too many to read as HTML",
                kHtmlTagsMax);
  const Tree tree(html);
  const auto found = look_through(tree.root());
  if (found.loose_text) return "there is text outside of all elements";
  return found.recognised ? "" : "no element in it is HTML's";
}

bool looks_like_html(std::string_view text) {
  struct Sign {
    const RE2 pattern;
    int weight;
  };
  static const Sign kSigns[] = {
      {RE2(R"(<[a-zA-Z][a-zA-Z0-9-]*(?:\s[^>]*)?>)"), 1},
      {RE2(R"(</[a-zA-Z][a-zA-Z0-9-]*\s*>)"), 1},
      {RE2(R"(<[a-zA-Z][a-zA-Z0-9-]*(?:\s[^>]*)?/>)"), 1},
      {RE2(R"(&(?:[a-zA-Z]+|#[0-9]+|#x[0-9a-fA-F]+);)"), 1},
      {RE2(R"(<!--(?s:.*?)-->)"), 1},
      {RE2(R"(\s[a-zA-Z-]+=\s*["'][^"']*["'])"), 1},
      {RE2(R"((?i)<!DOCTYPE\s+html)"), 2},
      {RE2("(?i)<(?:html|head|body|div|span|p|a|img|h[1-6]|ul|ol|li|table|tr|td|th|form|input|button|script|"
           "style|link|meta|br|hr)\\b"),
       2},
  };
  constexpr int kEnough = 2;
  if (text.size() > kHtmlBytesMax) return false;
  int weight = 0;
  for (const auto& sign : kSigns) {
    if (RE2::PartialMatch(text, sign.pattern)) weight += sign.weight;
  }
  return weight >= kEnough;
}

}  // namespace weft::eval
