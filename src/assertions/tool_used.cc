#include <algorithm>

#include "assertions/count_bounds.h"
#include "assertions/judges.h"
#include "assertions/step_matcher.h"

namespace weft::assertions {
namespace {

// All of them have to be used; with `not-`, none may be.
Judgement judge_all(const std::vector<std::string>& patterns, const std::vector<Step>& tools,
                    bool is_inverted) {
  std::string missing;
  std::vector<Step> used;
  for (const auto& pattern : patterns) {
    const auto matched = StepMatcher::of_tool(pattern).among(tools);
    if (matched.empty()) missing += (missing.empty() ? "" : ", ") + pattern;
    used.insert(used.end(), matched.begin(), matched.end());
  }
  auto reason = fmt::format("the tools used are {}", listed(tools));
  if (!missing.empty()) reason += "; not among them: " + missing;
  return Judgement::of(is_inverted ? !used.empty() : missing.empty(), std::move(reason), spans_of(used));
}

Judgement judge_count(const StepMatcher& matcher, const CountBounds& bounds, const std::vector<Step>& tools) {
  const auto matched = matcher.among(tools);
  auto reason = fmt::format("{} of {}, where {} may be; the tools used are {}",
                            count_text(matched.size(), "use"), matcher.text(), bounds.text(), listed(tools));
  return Judgement::of(bounds.holds(matched.size()), std::move(reason), spans_of(matched));
}

}  // namespace

Result<Judgement> judge_tool_used(Parameters& parameters, TraceView& view) {
  TRY_ASSIGN(const auto patterns, parameters.texts("tools"));
  if (!patterns.empty()) return judge_all(patterns, tools_of(view), parameters.is_inverted());
  TRY_ASSIGN(const auto matcher, StepMatcher::read_tool(parameters));
  TRY_ASSIGN(auto bounds, CountBounds::read(parameters));
  if (!bounds.min) bounds.min = bounds.max == 0u ? 0 : 1;
  return judge_count(matcher, bounds, tools_of(view));
}

}  // namespace weft::assertions
