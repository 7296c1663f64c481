#include <algorithm>
#include <cmath>

#include "assertions/judges.h"
#include "assertions/name_selection.h"

namespace weft::assertions {
namespace {

// Spans that have not ended, or end before they start, have no duration to judge.
bool has_times(const model::Span& span) {
  return span.end_time_unix_nano >= span.start_time_unix_nano && span.end_time_unix_nano != 0;
}

// The smallest that is not less than `percentile` percent of all: the nearest rank.
size_t nearest_rank(const std::vector<size_t>& by_duration, double percentile) {
  const auto rank = std::ceil(percentile / 100 * static_cast<double>(by_duration.size()));
  return by_duration[static_cast<size_t>(std::max(rank, 1.0)) - 1];
}

}  // namespace

Result<Judgement> judge_span_duration(Parameters& parameters, TraceView& view) {
  TRY_ASSIGN(auto selection, read_name_selection(parameters));
  TRY_ASSIGN(const auto max, parameters.nanoseconds("max"));
  TRY_ASSIGN(const auto percentile, parameters.percentage("percentile"));
  if (!max) return parameters.missing("max", "max: 500, in milliseconds");
  if (!selection) selection = Selection::pattern("*");
  auto spans = selection->of(view);
  std::erase_if(spans, [&](size_t span) { return !has_times(view.at(span).span); });
  if (spans.empty())
    return Judgement::nothing(none_selected(*selection) + " that has both a start and an end");

  const auto duration = [&](size_t span) { return view.at(span).span.duration_ns(); };
  std::ranges::stable_sort(spans, {}, duration);
  const size_t judged = percentile ? nearest_rank(spans, *percentile) : spans.back();
  const bool holds = duration(judged) <= *max;
  const auto what = percentile ? fmt::format("percentile {:g}", *percentile) : std::string("the longest");
  auto reason =
      fmt::format("{} of {} matched by {} is {}, the limit {}", what, count_text(spans.size(), "span"),
                  selection->text(), duration_text(duration(judged)), duration_text(*max));
  if (duration(judged) != *max && duration_text(duration(judged)) == duration_text(*max)) {
    reason += fmt::format(" ({} ns and {} ns)", duration(judged), *max);
  }
  std::erase_if(spans, [&](size_t span) { return (duration(span) <= *max) != holds; });
  std::ranges::reverse(spans);
  if (!holds) {
    reason += "; longer: " + listed(view, spans, [&](size_t span) { return duration_text(duration(span)); });
  }
  return Judgement::of(holds, std::move(reason), std::move(spans));
}

}  // namespace weft::assertions
