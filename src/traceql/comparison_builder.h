// compare(): which values of which attributes a selection of spans has more often than the others.
#pragma once

#include <map>
#include <string>

#include "traceql/series.h"
#include "traceql/span_reader.h"

namespace weft::traceql {

// Values of all attributes together; further ones are left out, and the answer says truncated.
inline constexpr size_t kComparedValuesMax = 20'000;

// Counts, for each attribute of a span and its resource and for what weft knows of it (name, status, kind,
// service, model, …), how often each value occurs in the selection and in the rest. Series are labelled as
// Tempo's: `__meta_type` is "baseline", "selection", "baseline_total" or "selection_total", the second label
// is the attribute with its value (none in totals). Of each attribute the top_n most frequent values are
// named. One thread.
class ComparisonBuilder {
 public:
  ComparisonBuilder(int64_t top_n, Steps steps) : top_n_(static_cast<size_t>(top_n)), steps_(steps) {}

  void add(SpanReader& reader, size_t span, bool selected);
  SeriesSet build() &&;

 private:
  using Counts = std::vector<double>;  // one a point
  struct Side {
    std::map<std::string, std::map<OwnedDatum, Counts>> values;
    std::map<std::string, Counts> totals;
  };
  void count(Side& side, std::string name, const Datum& value, size_t point);
  void build_side(const Side& side, const std::string& name, SeriesSet& set) const;

  size_t top_n_;
  Steps steps_;
  Side baseline_;
  Side selection_;
  size_t used_values_ = 0;
  bool truncated_ = false;
};

}  // namespace weft::traceql
