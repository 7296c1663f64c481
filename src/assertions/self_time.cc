// trace:self-time: how long spans are at work themselves.
#include "insight/self_time.h"

#include <algorithm>
#include <numeric>

#include "assertions/judges.h"
#include "assertions/selection.h"

namespace weft::assertions {

Result<Judgement> judge_self_time(Parameters& parameters, TraceView& view) {
  TRY_ASSIGN(auto selection, read_selection(parameters, "spans"));
  TRY_ASSIGN(const auto max, parameters.nanoseconds("max"));
  TRY_ASSIGN(const auto max_total, parameters.nanoseconds("max_total"));
  if (!max && !max_total) return parameters.missing("max or max_total", "max: 100, in milliseconds");
  if (!selection) selection = Selection::pattern("*");
  auto spans = selection->of(view);
  if (spans.empty()) return Judgement::nothing(none_selected(*selection));

  const auto self_ns = insight::self_times(view.trace(), view.tree());
  const auto own = [&](size_t span) { return self_ns[span]; };
  std::ranges::stable_sort(spans, std::greater(), own);
  uint64_t total = 0;
  for (const size_t span : spans) total += own(span);
  const bool holds =
      own(spans.front()) <= max.value_or(UINT64_MAX) && total <= max_total.value_or(UINT64_MAX);
  auto reason = fmt::format("{} selected by {} are at work themselves for {} in all",
                            count_text(spans.size(), "span"), selection->text(), duration_text(total));
  if (max_total) reason += fmt::format(", at most {} may be", duration_text(*max_total));
  if (max) reason += fmt::format("; of each at most {} may be", duration_text(*max));
  const bool is_total_kept = total <= max_total.value_or(UINT64_MAX);
  if (!holds && is_total_kept) std::erase_if(spans, [&](size_t span) { return own(span) <= *max; });
  reason += "; " + listed(view, spans, [&](size_t span) { return duration_text(own(span)); });
  return Judgement::of(holds, std::move(reason), std::move(spans));
}

}  // namespace weft::assertions
