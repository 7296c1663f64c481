#include "runs/row_reading.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <limits>

#include "model/json_members.h"

namespace weft::runs {

using model::boolean_member;
using model::member;
using model::number_member;
using model::text_member;
using model::text_of;

namespace {

constexpr std::array<std::string_view, 3> kVerdicts = {"pass", "fail", "error"};
constexpr std::array<std::string_view, 3> kVerdictsInCapitals = {"PASS", "FAIL", "ERROR"};

}  // namespace

std::string_view name_of(Verdict verdict) {
  return kVerdicts[static_cast<size_t>(verdict)];
}

std::string_view capitals_of(Verdict verdict) {
  return kVerdictsInCapitals[static_cast<size_t>(verdict)];
}

Verdict verdict_of(const json::value& row) {
  return static_cast<Verdict>(std::min(index_of(row, "failureReason"), 2u));
}

uint32_t index_of(const json::value& row, std::string_view key) {
  constexpr double kMax = std::numeric_limits<uint32_t>::max();
  return static_cast<uint32_t>(std::clamp(number_member(row, key).value_or(0), 0.0, kMax));
}

std::string description_of(const json::value& row) {
  const auto* test = member(row, "testCase");
  return test != nullptr ? text_member(*test, "description").value_or("") : "";
}

std::string test_name_of(const json::value& row) {
  auto name = description_of(row);
  if (!name.empty()) return name;
  for (const auto& [key, value] : vars_of(row))
    name += fmt::format("{}{}={}", name.empty() ? "" : " ", std::string_view(key), text_of(value));
  return name.empty() ? fmt::format("test {}", uint64_t{index_of(row, "testIdx")} + 1) : name;
}

const json::object& vars_of(const json::value& row) {
  static const json::object kNone;
  const auto* vars = member(row, "vars");
  return vars != nullptr && vars->is_object() ? vars->get_object() : kNone;
}

std::string output_of(const json::value& row) {
  const auto* output = member(member(row, "response"), "output");
  return output != nullptr && !output->is_null() ? text_of(*output) : "";
}

std::string error_of(const json::value& row) {
  return text_member(row, "error").value_or("");
}

std::string output_or_error_of(const json::value& row) {
  const auto* output = member(member(row, "response"), "output");
  return output != nullptr && !output->is_null() ? text_of(*output) : error_of(row);
}

bool is_cached(const json::value& row) {
  const auto* response = member(row, "response");
  return response != nullptr && boolean_member(*response, "cached").value_or(false);
}

std::span<const json::value> components_of(const json::value& row) {
  const auto* components = member(member(row, "gradingResult"), "componentResults");
  if (components == nullptr || !components->is_array()) return {};
  return components->get_array();
}

bool has_passed(const json::value& component) {
  return boolean_member(component, "pass").value_or(false);
}

std::vector<FailedTraceAssertion> failed_trace_assertions_of(const json::value& row) {
  std::vector<FailedTraceAssertion> found;
  for (const auto& component : components_of(row)) {
    if (has_passed(component)) continue;
    auto tree = tree_of(component);
    if (!tree.empty()) found.push_back({text_member(component, "reason").value_or(""), std::move(tree)});
  }
  return found;
}

std::vector<std::string> tree_of(const json::value& component) {
  std::vector<std::string> lines;
  const auto* tree = member(member(member(component, "metadata"), "evidence"), "tree");
  if (tree == nullptr || !tree->is_array()) return lines;
  for (const auto& line : tree->get_array()) lines.push_back(text_of(line));
  return lines;
}

std::string trace_gap_of(const json::value& row) {
  const auto* report = member(row, "traceReport");
  if (report == nullptr) return "";
  if (const auto why = text_member(*report, "why")) return "no span came: " + *why;
  if (boolean_member(*report, "whole").value_or(true)) return "";
  return fmt::format("the trace is not whole: {} spans came, and {} of them miss their parent",
                     index_of(*report, "spans"), index_of(*report, "missingParents"));
}

}  // namespace weft::runs
