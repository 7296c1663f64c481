// SeriesBuilder: observations, one by one or already summed up, → series.
#pragma once

#include <map>
#include <vector>

#include "traceql/log_histogram.h"
#include "traceql/series.h"

namespace weft::traceql {

// What is known of the values in one point of a series.
struct Cell {
  uint64_t count = 0;
  double sum = 0;
  double min = 0;
  double max = 0;
  void add(const Cell& other);
};

using LabelValues = std::vector<OwnedDatum>;

// For every metrics function but compare(). Bounds: kSeriesMax, kCellsMax. One thread.
class SeriesBuilder {
 public:
  SeriesBuilder(const Metrics& metrics, Steps steps) : metrics_(metrics), steps_(steps) {}

  void add(const LabelValues& labels, size_t point, const Cell& cell);
  void add(const LabelValues& labels, size_t point, uint16_t bucket, uint64_t count);
  SeriesSet build() &&;

  // Whether points hold histograms instead of cells.
  static bool has_buckets(MetricsFunction function);

 private:
  template <class Row>
  Row* row_of(std::map<LabelValues, std::vector<Row>>& rows, const LabelValues& labels, size_t point,
              size_t cells);
  std::vector<Label> labels_of(const LabelValues& values) const;
  double value_of(const Cell& cell, size_t point) const;
  double seconds_of(size_t point) const;
  void build_quantiles(const std::vector<Label>& labels, const std::vector<LogHistogram>& points,
                       SeriesSet& set) const;
  void build_histogram(const std::vector<Label>& labels, const std::vector<LogHistogram>& points,
                       SeriesSet& set) const;

  const Metrics& metrics_;
  Steps steps_;
  std::map<LabelValues, std::vector<Cell>> cells_;
  std::map<LabelValues, std::vector<LogHistogram>> histograms_;
  size_t used_cells_ = 0;
  bool truncated_ = false;
};

// Durations are measured in nanoseconds and answered in seconds: what a series' values are multiplied by.
double unit_of(const Metrics& metrics);

}  // namespace weft::traceql
