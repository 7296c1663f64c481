// What the "Monitor" page of Jaeger's UI asks: calls, errors and latencies of services over time.
#pragma once

#include "server/router.h"
#include "store/reader.h"

namespace weft::server {

inline constexpr uint64_t kDependencyLookbackMs = 24 * 60 * 60 * 1'000;  // a day, as in Jaeger

struct MetricsRange {
  uint64_t start_unix_nano = 0;
  uint64_t end_unix_nano = 0;
};

// endTs (milliseconds since 1970; now) and lookback (milliseconds; `lookback_ms_otherwise`).
Result<MetricsRange> metrics_range(const Request& request, uint64_t lookback_ms_otherwise);

// GET …/api/metrics/…?service=NAME&…: a MetricFamily, the JSON of Jaeger's metrics proto. Latencies are
// milliseconds at `quantile`, calls are per second, errors the share of calls.
Result<Response> jaeger_latencies(const store::Reader& reader, const Request& request);
Result<Response> jaeger_calls(const store::Reader& reader, const Request& request);
Result<Response> jaeger_errors(const store::Reader& reader, const Request& request);
// The smallest step there is, in milliseconds.
Result<Response> jaeger_min_step(const store::Reader& reader, const Request& request);

}  // namespace weft::server
