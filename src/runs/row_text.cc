#include "runs/row_text.h"

#include <algorithm>
#include <boost/json.hpp>

#include "model/json_members.h"
#include "model/json_tree.h"

namespace weft::runs {

using model::member;
using model::text_member;
using model::text_of;

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

std::string output_of(const json::value& row) {
  const auto* response = member(row, "response");
  const auto* output = response != nullptr ? member(*response, "output") : nullptr;
  return output != nullptr && !output->is_null() ? text_of(*output) : "";
}

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
  if (is_in_value(output_of(*row)) || is_in_value(text_member(*row, "error").value_or(""))) return true;
  if (const auto* test = member(*row, "testCase");
      test != nullptr && is_in_value(text_member(*test, "description").value_or("")))
    return true;
  if (const auto* vars = member(*row, "vars"); vars != nullptr && vars->is_object()) {
    for (const auto& [name, value] : vars->get_object())
      if (is_in_value(text_of(value))) return true;
  }
  const auto* grading = member(*row, "gradingResult");
  const auto* parts = grading != nullptr ? member(*grading, "componentResults") : nullptr;
  if (parts == nullptr || !parts->is_array()) return false;
  return std::ranges::any_of(parts->get_array(), [this](const json::value& part) {
    return is_in_value(text_member(part, "reason").value_or(""));
  });
}

}  // namespace weft::runs
