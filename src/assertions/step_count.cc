#include "assertions/count_bounds.h"
#include "assertions/judges.h"
#include "assertions/step_matcher.h"

namespace weft::assertions {

Result<Judgement> judge_step_count(Parameters& parameters, TraceView& view) {
  TRY_ASSIGN(const auto matcher, StepMatcher::read(parameters));
  TRY_ASSIGN(const auto bounds, CountBounds::read(parameters));
  if (!bounds.min && !bounds.max) return parameters.missing("min or max", "max: 3");
  const auto steps = trajectory(view);
  const auto matched = matcher.among(steps);
  // A misspelt type is an error; a misspelt name shows only in that nothing has it.
  const bool may_pass = !bounds.min || parameters.is_inverted();
  if (matched.empty() && matcher.pattern && may_pass && !bounds.allows_none()) {
    return Judgement::nothing(fmt::format("no step is {}; there are {}", matcher.text(), listed(steps)));
  }
  auto reason = fmt::format("{} of {}, where {} may be: {}", count_text(matched.size(), "step"),
                            matcher.text(), bounds.text(), listed(matched));
  return Judgement::of(bounds.holds(matched.size()), std::move(reason), spans_of(matched));
}

}  // namespace weft::assertions
