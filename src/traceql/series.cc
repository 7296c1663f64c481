#include "traceql/series.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "traceql/comparison.h"

namespace weft::traceql {
namespace {

void rank(const Ranking& ranking, SeriesSet& set) {
  const auto keep = static_cast<size_t>(ranking.count);
  if (set.series.size() <= keep) return;
  for (size_t point = 0; point < set.steps.count(); ++point) {
    const auto value = [&](size_t i) { return set.series[i].values[point]; };
    std::vector<size_t> order;
    for (size_t i = 0; i < set.series.size(); ++i) {
      if (!std::isnan(value(i))) order.push_back(i);
    }
    if (order.size() <= keep) continue;
    // Of equal ones the first by label stays.
    std::ranges::stable_sort(
        order, [&](size_t a, size_t b) { return ranking.top ? value(a) > value(b) : value(a) < value(b); });
    for (size_t i = keep; i < order.size(); ++i) set.series[order[i]].values[point] = std::nan("");
  }
}

void filter(const SeriesFilter& filter, SeriesSet& set) {
  const auto bound = Datum::of(filter.value);
  for (auto& series : set.series) {
    for (double& value : series.values) {
      if (!apply(filter.op, Datum::of(value), bound, nullptr).is_true()) value = std::nan("");
    }
  }
}

}  // namespace

Result<Steps> steps_of(uint64_t start_unix_nano, uint64_t end_unix_nano, uint64_t step_ns) {
  if (end_unix_nano <= start_unix_nano) {
    return fail(ErrorCode::invalid_argument,
                "the time range is empty: its end ({}) is not after its start ({})", end_unix_nano,
                start_unix_nano);
  }
  if (step_ns == 0) return fail(ErrorCode::invalid_argument, "the step is 0; give one of at least 1 ns");
  if ((end_unix_nano - start_unix_nano - 1) / step_ns >= kPointsMax) {
    return fail(ErrorCode::invalid_argument,
                "the time range has more than {} steps; ask with a longer step or a shorter range",
                kPointsMax);
  }
  return Steps{start_unix_nano, end_unix_nano, step_ns};
}

void apply_second_stages(const Query& query, SeriesSet& set) {
  for (const auto& stage : query.second_stages) {
    if (const auto* const ranking = std::get_if<Ranking>(&stage)) {
      rank(*ranking, set);
    } else {
      filter(std::get<SeriesFilter>(stage), set);
    }
    std::erase_if(set.series, [](const Series& series) {
      return std::ranges::all_of(series.values, [](double value) { return std::isnan(value); });
    });
  }
}

}  // namespace weft::traceql
