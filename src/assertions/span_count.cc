#include "assertions/count_bounds.h"
#include "assertions/judges.h"
#include "assertions/name_selection.h"

namespace weft::assertions {

Result<Judgement> judge_span_count(Parameters& parameters, TraceView& view) {
  TRY_ASSIGN(const auto selection, read_name_selection(parameters));
  TRY_ASSIGN(const auto bounds, CountBounds::read(parameters));
  if (!selection) return parameters.missing("pattern", "pattern: 'retrieve*'");
  auto spans = selection->of(view);
  // With a min none is a failure, which not- would turn into a pass.
  const bool may_pass = !bounds.min || parameters.is_inverted();
  if (spans.empty() && !bounds.allows_none() && may_pass) {
    return Judgement::nothing(none_selected(*selection));
  }
  auto reason = fmt::format("{} matched by {}, where {} may be", count_text(spans.size(), "span"),
                            selection->text(), bounds.text());
  if (!spans.empty()) reason += ": " + listed(view, spans);
  const bool holds = bounds.holds(spans.size());
  return Judgement::of(holds, std::move(reason), std::move(spans));
}

}  // namespace weft::assertions
