#include "traceql/metrics_evaluator.h"

#include <cmath>

namespace weft::traceql {
namespace {

bool is_selected(const Metrics& metrics, Evaluator& evaluator, size_t span, uint64_t time) {
  const bool in_time = metrics.selection_end == 0 || (time > static_cast<uint64_t>(metrics.selection_start) &&
                                                      time <= static_cast<uint64_t>(metrics.selection_end));
  return in_time && evaluator.fields().holds(metrics.selection, span);
}

}  // namespace

MetricsEvaluator::MetricsEvaluator(const Query& query, Steps steps)
    : query_(query),
      steps_(steps),
      series_(*query.metrics, steps),
      comparison_(query.metrics->top_n, steps) {}

void MetricsEvaluator::add(const model::Trace& trace) {
  const TraceIndex index(trace);
  SpanReader reader(trace, index);
  Evaluator evaluator(query_, reader, {steps_.start_unix_nano, steps_.end_unix_nano});
  for (const auto& spanset : evaluator.run()) {
    for (const size_t span : spanset.spans) add_span(evaluator, reader, span);
  }
}

void MetricsEvaluator::add_span(Evaluator& evaluator, SpanReader& reader, size_t span) {
  const Metrics& metrics = *query_.metrics;
  const uint64_t time = reader.trace().spans[span].span.start_time_unix_nano;
  if (metrics.function == MetricsFunction::compare) {
    return comparison_.add(reader, span, is_selected(metrics, evaluator, span, time));
  }
  Cell cell{.count = 1};
  if (metrics.of) {
    const Datum value = reader.read(*metrics.of, span);
    if (!is_number(value.type) || std::isnan(value.as_real())) return;
    cell.sum = cell.min = cell.max = value.as_real();
  }
  LabelValues labels;
  for (const auto& attribute : metrics.by) labels.push_back(to_owned(reader.read(attribute, span)));
  const size_t point = steps_.index_of(time);
  if (SeriesBuilder::has_buckets(metrics.function)) return series_.add(labels, point, bucket_of(cell.sum), 1);
  series_.add(labels, point, cell);
}

SeriesSet MetricsEvaluator::finish() && {
  SeriesSet set = query_.metrics->function == MetricsFunction::compare ? std::move(comparison_).build()
                                                                       : std::move(series_).build();
  apply_second_stages(query_, set);
  return set;
}

}  // namespace weft::traceql
