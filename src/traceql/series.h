// Series: what a metrics query answers.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "traceql/datum.h"
#include "traceql/syntax.h"

namespace weft::traceql {

// More points in a series are refused: the step has to be longer.
inline constexpr uint64_t kPointsMax = 11'000;
// Further series, and further points of all series together, are left out, and the answer says truncated.
inline constexpr size_t kSeriesMax = 1'000;
inline constexpr size_t kCellsMax = 2'000'000;

// Point i stands for the time from start + i · step up to, but not including, the next point's; the last one
// ends at `end`.
struct Steps {
  uint64_t start_unix_nano = 0;
  uint64_t end_unix_nano = 0;
  uint64_t step_ns = 1;

  size_t count() const {
    return static_cast<size_t>((end_unix_nano - start_unix_nano + step_ns - 1) / step_ns);
  }
  size_t index_of(uint64_t time) const { return static_cast<size_t>((time - start_unix_nano) / step_ns); }
};
// Errors: invalid_argument (no time between start and end, a step of 0, more than kPointsMax points).
Result<Steps> steps_of(uint64_t start_unix_nano, uint64_t end_unix_nano, uint64_t step_ns);

struct Label {
  std::string name;
  OwnedDatum value;  // monostate: the spans do not have it
  bool operator==(const Label&) const = default;
};

struct Series {
  std::vector<Label> labels;
  std::vector<double> values;  // one a point; NaN where there is nothing to say
};

struct SeriesSet {
  Steps steps;
  std::vector<Series> series;  // in the order of their labels
  bool truncated = false;
};

// topk, bottomk and comparisons, in their order. As in Tempo each point is looked at by itself: what does not
// make it becomes NaN, and a series without points is left out.
void apply_second_stages(const Query& query, SeriesSet& set);

}  // namespace weft::traceql
