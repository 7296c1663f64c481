// trace:cache-hit-rate: how often caches had the answer, by what spans say of it (insight/cache.h).
#include <algorithm>

#include "assertions/judges.h"
#include "assertions/selection.h"
#include "insight/cache.h"

namespace weft::assertions {

Result<Judgement> judge_cache_hit_rate(Parameters& parameters, TraceView& view) {
  TRY_ASSIGN(auto selection, read_selection(parameters, "spans"));
  TRY_ASSIGN(const auto min, parameters.percentage("min"));
  TRY_ASSIGN(const auto max, parameters.percentage("max"));
  if (!min && !max) return parameters.missing("min or max", "min: 80, in percent");
  if (!selection) selection = Selection::pattern("*");
  std::vector<size_t> hits;
  std::vector<size_t> misses;
  for (const size_t span : selection->of(view)) {
    const auto verdict = insight::cache_verdict(view.at(span).span);
    if (verdict) (*verdict ? hits : misses).push_back(span);
  }
  const size_t asked = hits.size() + misses.size();
  if (asked == 0) {
    return Judgement::nothing(
        fmt::format("no span selected by {} says that it asked a cache", selection->text()));
  }
  const double rate = 100 * static_cast<double>(hits.size()) / static_cast<double>(asked);
  const bool is_too_low = rate < min.value_or(0);
  auto reason =
      fmt::format("{} of {} ({:.1f} %)", count_text(hits.size(), "hit"), count_text(asked, "question"), rate);
  if (min) reason += fmt::format(", at least {:g} % are wanted", *min);
  if (max) reason += fmt::format(", at most {:g} % may be", *max);
  auto& offending = is_too_low ? misses : hits;
  if (is_too_low) reason += "; missed: " + listed(view, misses);
  return Judgement::of(!is_too_low && rate <= max.value_or(100), std::move(reason), std::move(offending));
}

}  // namespace weft::assertions
