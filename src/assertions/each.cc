// trace:each: a condition for every span of a selection.
#include <algorithm>

#include "assertions/judges.h"
#include "assertions/selection.h"
#include "traceql/field_evaluator.h"

namespace weft::assertions {

Result<Judgement> judge_each(Parameters& parameters, TraceView& view) {
  TRY_ASSIGN(const auto selection, read_selection(parameters, "spans"));
  TRY_ASSIGN(const auto text, parameters.text("holds"));
  if (!selection) return parameters.missing("spans", "spans: '{ kind = client }'");
  if (!text) return parameters.missing("holds", "holds: duration < 500ms");
  const auto query = parse_condition(*text);
  if (!query) return parameters.fault("holds", query.error().message);
  auto spans = selection->of(view);
  if (spans.empty()) return Judgement::nothing(none_selected(*selection));

  const auto condition =
      std::get<traceql::Filter>(query->stages[query->pipeline.stages.front()].node).condition;
  traceql::FieldEvaluator evaluator(*query, view.reader());
  const size_t selected = spans.size();
  std::vector<size_t> faulty;
  std::ranges::copy_if(spans, std::back_inserter(faulty),
                       [&](size_t span) { return !evaluator.holds(condition, span); });
  auto reason = fmt::format("{} holds for {} of {} selected by {}", *text, selected - faulty.size(),
                            count_text(selected, "span"), selection->text());
  if (faulty.empty()) return Judgement::of(true, std::move(reason), std::move(spans));
  reason += "; not for " + listed(view, faulty);
  return Judgement::of(false, std::move(reason), std::move(faulty));
}

}  // namespace weft::assertions
