#include "traceql/series_builder.h"

#include <algorithm>
#include <cmath>

namespace weft::traceql {

double unit_of(const Metrics& metrics) {
  return metrics.of && type_of(*metrics.of) == Type::duration ? 1e-9 : 1;
}

void Cell::add(const Cell& other) {
  if (other.count == 0) return;
  min = count == 0 ? other.min : std::min(min, other.min);
  max = count == 0 ? other.max : std::max(max, other.max);
  count += other.count;
  sum += other.sum;
}

bool SeriesBuilder::has_buckets(MetricsFunction function) {
  return function == MetricsFunction::quantile_over_time || function == MetricsFunction::histogram_over_time;
}

template <class Row>
Row* SeriesBuilder::row_of(std::map<LabelValues, std::vector<Row>>& rows, const LabelValues& labels,
                           size_t point, size_t cells) {
  if (point >= steps_.count()) return nullptr;
  auto found = rows.find(labels);
  if (found == rows.end()) {
    if (rows.size() == kSeriesMax || used_cells_ + cells > kCellsMax) {
      truncated_ = true;
      return nullptr;
    }
    used_cells_ += cells;
    found = rows.emplace(labels, std::vector<Row>(steps_.count())).first;
  }
  return &found->second[point];
}

void SeriesBuilder::add(const LabelValues& labels, size_t point, const Cell& cell) {
  if (auto* const row = row_of(cells_, labels, point, steps_.count())) row->add(cell);
}

void SeriesBuilder::add(const LabelValues& labels, size_t point, uint16_t bucket, uint64_t count) {
  // What a point's histogram usually has: durations of one operation lie within a few powers of two.
  constexpr size_t kBucketsUsual = 32;
  if (auto* const row = row_of(histograms_, labels, point, steps_.count() * kBucketsUsual)) {
    (*row)[bucket] += count;
  }
}

std::vector<Label> SeriesBuilder::labels_of(const LabelValues& values) const {
  std::vector<Label> labels;
  for (size_t i = 0; i < values.size(); ++i) labels.push_back({to_text(metrics_.by[i]), values[i]});
  return labels;
}

// The last point may stand for less than a step.
double SeriesBuilder::seconds_of(size_t point) const {
  const uint64_t left = steps_.end_unix_nano - steps_.start_unix_nano - point * steps_.step_ns;
  return static_cast<double>(std::min(left, steps_.step_ns)) / 1e9;
}

double SeriesBuilder::value_of(const Cell& cell, size_t point) const {
  if (metrics_.function == MetricsFunction::rate) {
    return static_cast<double>(cell.count) / seconds_of(point);
  }
  if (metrics_.function == MetricsFunction::count_over_time) return static_cast<double>(cell.count);
  if (cell.count == 0) return std::nan("");
  const double unit = unit_of(metrics_);
  switch (metrics_.function) {
    case MetricsFunction::min_over_time:
      return cell.min * unit;
    case MetricsFunction::max_over_time:
      return cell.max * unit;
    case MetricsFunction::sum_over_time:
      return cell.sum * unit;
    default:
      return cell.sum / static_cast<double>(cell.count) * unit;
  }
}

void SeriesBuilder::build_quantiles(const std::vector<Label>& labels, const std::vector<LogHistogram>& points,
                                    SeriesSet& set) const {
  for (const double p : metrics_.quantiles) {
    Series series{labels, {}};
    series.labels.push_back({"p", p});
    for (const auto& histogram : points) {
      series.values.push_back(histogram.empty() ? std::nan("") : quantile(p, histogram) * unit_of(metrics_));
    }
    set.series.push_back(std::move(series));
  }
}

void SeriesBuilder::build_histogram(const std::vector<Label>& labels, const std::vector<LogHistogram>& points,
                                    SeriesSet& set) const {
  std::map<uint16_t, Series> of_octave;
  for (size_t point = 0; point < points.size(); ++point) {
    for (const auto& [bucket, count] : points[point]) {
      auto& series = of_octave[octave_of(bucket)];
      series.values.resize(points.size(), 0.0);
      series.values[point] += static_cast<double>(count);
    }
  }
  for (auto& [bucket, series] : of_octave) {
    series.labels = labels;
    series.labels.push_back({"__bucket", bucket_end(bucket) * unit_of(metrics_)});
    set.series.push_back(std::move(series));
  }
}

SeriesSet SeriesBuilder::build() && {
  SeriesSet set{.steps = steps_, .series = {}, .truncated = truncated_};
  for (const auto& [labels, cells] : cells_) {
    Series series{labels_of(labels), {}};
    for (size_t point = 0; point < cells.size(); ++point)
      series.values.push_back(value_of(cells[point], point));
    set.series.push_back(std::move(series));
  }
  for (const auto& [labels, points] : histograms_) {
    if (metrics_.function == MetricsFunction::quantile_over_time) {
      build_quantiles(labels_of(labels), points, set);
    } else {
      build_histogram(labels_of(labels), points, set);
    }
  }
  return set;
}

}  // namespace weft::traceql
