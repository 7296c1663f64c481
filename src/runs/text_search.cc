#include "runs/text_search.h"

#include <algorithm>
#include <boost/json.hpp>

#include "model/json_members.h"
#include "model/json_tree.h"
#include "runs/row_reading.h"

namespace weft::runs {

namespace {

char lower(char byte) {
  return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + ('a' - 'A')) : byte;
}

std::string lower(std::string_view text) {
  std::string made(text);
  std::transform(made.begin(), made.end(), made.begin(), [](char byte) { return lower(byte); });
  return made;
}

bool contains(std::string_view text, std::string_view in_lower_case) {
  return std::search(text.begin(), text.end(), in_lower_case.begin(), in_lower_case.end(),
                     [](char a, char b) { return lower(a) == b; }) != text.end();
}

}  // namespace

TextSearch::TextSearch(std::string_view text)
    : text_(lower(text)), escaped_(model::to_text(json::value(json::string(text_)))) {
  escaped_ = escaped_.substr(1, escaped_.size() - 2);
}

bool TextSearch::is_in_value(std::string_view text) const {
  return contains(text, text_);
}

bool TextSearch::is_in(std::string_view row_text) const {
  if (!contains(row_text, escaped_) && !contains(row_text, text_)) return false;
  const auto row = model::parse_json(row_text);
  if (!row) return false;
  for (const auto& text : {output_of(*row), error_of(*row), description_of(*row)}) {
    if (is_in_value(text)) return true;
  }
  for (const auto& [name, value] : vars_of(*row)) {
    if (is_in_value(model::text_of(value))) return true;
  }
  return std::ranges::any_of(components_of(*row), [this](const json::value& component) {
    return is_in_value(model::text_member(component, "reason").value_or(""));
  });
}

}  // namespace weft::runs
