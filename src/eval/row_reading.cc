#include "eval/row_reading.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "eval/values.h"

namespace weft::eval {

size_t index_of(const json::value& row, std::string_view key) {
  return static_cast<size_t>(number_member(row, key).value_or(0));
}

std::string_view verdict_of(const json::value& row) {
  constexpr std::string_view kWords[] = {"PASS", "FAIL", "ERROR"};
  return kWords[std::min<size_t>(index_of(row, "failureReason"), 2)];
}

std::string name_of(const json::value& row) {
  if (const auto* test = member(row, "testCase")) {
    if (auto description = text_member(*test, "description")) return *description;
  }
  std::string name;
  if (const auto* vars = member(row, "vars"); vars != nullptr && vars->is_object()) {
    for (const auto& [key, value] : vars->get_object())
      name += fmt::format("{}{}={}", name.empty() ? "" : " ", std::string_view(key), text_of(value));
  }
  return name.empty() ? fmt::format("test {}", index_of(row, "testIdx") + 1) : name;
}

std::string output_of(const json::value& row) {
  const auto* response = member(row, "response");
  const auto* output = response != nullptr ? member(*response, "output") : nullptr;
  return output != nullptr ? text_of(*output) : text_member(row, "error").value_or("");
}

}  // namespace weft::eval
