#include "eval/text_list.h"

#include <boost/json.hpp>

#include "eval/values.h"

namespace weft::eval {
namespace {

constexpr std::string_view kSpace = " \t\r\n\v\f";

void skip(std::string_view& rest, std::string_view what) {
  rest.remove_prefix(std::min(rest.find_first_not_of(what), rest.size()));
}

// What is between quotes; `rest` begins with the first, and behind the last afterwards.
Result<std::string> quoted(std::string_view& rest) {
  std::string text;
  for (size_t i = 1; i < rest.size(); ++i) {
    const char next = i + 1 < rest.size() ? rest[i + 1] : '\0';
    const bool is_escape =
        (rest[i] == '\\' && (next == '"' || next == '\\')) || (rest[i] == '"' && next == '"');
    if (is_escape) {
      text += next;
      ++i;
    } else if (rest[i] == '"') {
      rest.remove_prefix(i + 1);
      return text;
    } else {
      text += rest[i];
    }
  }
  return fail(ErrorCode::invalid_argument, "the list's quotes do not end: {}", shortened(rest));
}

std::string unquoted(std::string_view& rest) {
  const size_t end = std::min(rest.find(','), rest.size());
  const std::string_view field = rest.substr(0, end);
  rest.remove_prefix(end);
  return std::string(field.substr(0, field.find_last_not_of(kSpace) + 1));
}

}  // namespace

Result<std::vector<std::string>> text_list(const json::value& value) {
  std::vector<std::string> items;
  if (value.is_array()) {
    for (const auto& item : value.get_array()) items.push_back(text_of(item));
    return items;
  }
  const std::string text = text_of(value);
  std::string_view rest = text;
  while (true) {
    skip(rest, " \t\r\n\v\f,");
    if (rest.empty()) return items;
    if (rest.front() != '"') {
      items.push_back(unquoted(rest));
      continue;
    }
    TRY_ASSIGN(auto item, quoted(rest));
    items.push_back(std::move(item));
    skip(rest, kSpace);
    if (!rest.empty() && rest.front() != ',')
      return fail(ErrorCode::invalid_argument, "a comma belongs after the quotes: {}", shortened(rest));
  }
}

}  // namespace weft::eval
