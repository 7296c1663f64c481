// MetricsEvaluator: a metrics query over traces, one after the other.
#pragma once

#include "traceql/comparison_builder.h"
#include "traceql/evaluator.h"
#include "traceql/series_builder.h"

namespace weft::traceql {

// Decides what a metrics query means, as Evaluator does for the rest. A span counts in the point in which it
// begins. One thread; the query outlives it.
class MetricsEvaluator {
 public:
  // `query` has metrics.
  MetricsEvaluator(const Query& query, Steps steps);

  void add(const model::Trace& trace);
  // With the second stages applied.
  SeriesSet finish() &&;

 private:
  void add_span(Evaluator& evaluator, SpanReader& reader, size_t span);

  const Query& query_;
  Steps steps_;
  SeriesBuilder series_;
  ComparisonBuilder comparison_;
};

}  // namespace weft::traceql
