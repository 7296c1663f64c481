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

std::vector<FailedTraceAssertion> failed_trace_assertions_of(const json::value& row) {
  std::vector<FailedTraceAssertion> found;
  const auto* result = member(row, "gradingResult");
  const auto* components = result != nullptr ? member(*result, "componentResults") : nullptr;
  if (components == nullptr || !components->is_array()) return found;
  for (const auto& component : components->get_array()) {
    const auto* metadata = member(component, "metadata");
    const auto* evidence = metadata != nullptr ? member(*metadata, "evidence") : nullptr;
    const auto* tree = evidence != nullptr ? member(*evidence, "tree") : nullptr;
    if (tree == nullptr || !tree->is_array() || boolean_member(component, "pass").value_or(true)) continue;
    FailedTraceAssertion failed{.reason = text_member(component, "reason").value_or(""), .tree = {}};
    for (const auto& line : tree->get_array()) failed.tree.push_back(text_of(line));
    found.push_back(std::move(failed));
  }
  return found;
}

std::string trace_gap_of(const json::value& row) {
  const auto* report = member(row, "traceReport");
  if (report == nullptr) return "";
  if (const auto why = text_member(*report, "why")) return "no span came: " + *why;
  if (boolean_member(*report, "whole").value_or(true)) return "";
  return fmt::format("the trace is not whole: {} spans came, and {} of them miss their parent",
                     index_of(*report, "spans"), index_of(*report, "missingParents"));
}

std::string output_of(const json::value& row) {
  const auto* response = member(row, "response");
  const auto* output = response != nullptr ? member(*response, "output") : nullptr;
  return output != nullptr ? text_of(*output) : text_member(row, "error").value_or("");
}

}  // namespace weft::eval
