// Who calls whom, how often and how slowly, over a time range.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/span.h"

namespace weft::store {

inline constexpr uint32_t kCallsMax = 10'000;        // pairs of services; beyond: the busiest
inline constexpr uint32_t kCallPointsMax = 100'000;  // of all series; beyond: too_large

// Spans of `child` whose parent is a span of another service.
struct Call {
  std::string parent;
  std::string child;
  uint64_t count = 0;
};

struct CallSeriesQuery {
  std::vector<std::string> services;
  std::vector<model::SpanKind> kinds;  // empty: all
  bool by_operation = false;
  uint64_t start_unix_nano = 0;
  uint64_t end_unix_nano = UINT64_MAX;
  uint64_t step_ns = 60'000'000'000;
  double quantile = 0.95;  // of duration_ns
};

// One step of one service, or of one of its operations; steps without a span have none. A span that was
// stored twice counts twice.
struct CallPoint {
  std::string service;
  std::string operation;  // "" unless by_operation
  uint64_t step_unix_nano = 0;
  uint64_t count = 0;
  uint64_t error_count = 0;
  double duration_ns = 0;  // at the quantile
};

}  // namespace weft::store
