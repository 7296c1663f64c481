#include <algorithm>
#include <boost/json/array.hpp>

#include "assertions/judges.h"
#include "assertions/step_matcher.h"

namespace weft::assertions {
namespace {

using Matchers = std::vector<StepMatcher>;

Result<Matchers> read_steps(Parameters& parameters) {
  const auto* const steps = parameters.raw("steps");
  if (steps == nullptr) return parameters.missing("steps", "steps: [search, answer]");
  if (!steps->is_array() || steps->get_array().empty()) {
    return parameters.fault("steps", shown(*steps) + " is no list of tools");
  }
  Matchers matchers;
  for (const auto& step : steps->get_array()) {
    TRY_ASSIGN(auto of_step, Parameters::of(parameters.type(), &step, "pattern"));
    TRY_ASSIGN(auto matcher, StepMatcher::read_tool(of_step));
    TRY(of_step.finish());
    matchers.push_back(std::move(matcher));
  }
  return matchers;
}

// How many of the expected come one after the other, whatever is in between.
size_t met_in_order(const Matchers& expected, const std::vector<Step>& tools, std::vector<size_t>& spans) {
  size_t met = 0;
  for (const auto& tool : tools) {
    if (met == expected.size()) break;
    if (!expected[met].matches(tool)) continue;
    spans.push_back(tool.span);
    ++met;
  }
  return met;
}

Judgement judge_in_order(const Matchers& expected, const std::vector<Step>& tools) {
  std::vector<size_t> spans;
  const size_t met = met_in_order(expected, tools, spans);
  auto reason = fmt::format("{} of {} in order; the tools used are {}", met,
                            count_text(expected.size(), "expected tool"), listed(tools));
  if (met == expected.size()) return Judgement::of(true, std::move(reason), std::move(spans));
  reason += fmt::format("; no {} after that", expected[met].text());
  return Judgement::of(false, std::move(reason), spans_of(tools));
}

Judgement judge_exact(const Matchers& expected, const std::vector<Step>& tools) {
  const auto [wanted, tool] = std::ranges::mismatch(
      expected, tools, [](const auto& matcher, const auto& step) { return matcher.matches(step); });
  auto reason = fmt::format("{} expected, and the tools used are {}", count_text(expected.size(), "tool"),
                            listed(tools));
  if (wanted == expected.end() && tool == tools.end())
    return Judgement::of(true, std::move(reason), spans_of(tools));
  reason += fmt::format("; expected as number {}: {}", wanted - expected.begin() + 1,
                        wanted == expected.end() ? "none" : wanted->text());
  return Judgement::of(false, std::move(reason), spans_of({tool, tools.end()}));
}

// With not-: a misspelt tool is in no order whatever is done.
const StepMatcher* never_used(const Matchers& expected, const std::vector<Step>& tools) {
  const auto found =
      std::ranges::find_if(expected, [&](const auto& matcher) { return matcher.among(tools).empty(); });
  return found == expected.end() ? nullptr : &*found;
}

}  // namespace

Result<Judgement> judge_tool_sequence(Parameters& parameters, TraceView& view) {
  TRY_ASSIGN(const auto mode, parameters.choice("mode", {"in_order", "exact"}));
  TRY_ASSIGN(const auto expected, read_steps(parameters));
  const auto tools = tools_of(view);
  if (const auto* absent = parameters.is_inverted() ? never_used(expected, tools) : nullptr)
    return Judgement::nothing(
        fmt::format("no {} is used; the tools used are {}", absent->text(), listed(tools)));
  return mode == "exact" ? judge_exact(expected, tools) : judge_in_order(expected, tools);
}

}  // namespace weft::assertions
