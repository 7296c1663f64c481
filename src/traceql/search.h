// Queries answered from what is stored: what the server and the command line ask.
#pragma once

#include <chrono>

#include "engine/engine.h"
#include "store/reader.h"
#include "traceql/evaluator.h"
#include "traceql/found_trace.h"
#include "traceql/series.h"

namespace weft::traceql {

inline constexpr uint32_t kSearchLimitMax = 1'000;  // traces; more are not given

struct SearchRequest {
  store::ProjectScope project = {};  // nothing outside is read
  TimeRange range = {};              // of the spans that are found
  uint64_t trace_duration_ns_min = 0;
  uint64_t trace_duration_ns_max = UINT64_MAX;
  uint32_t limit = 20;             // traces
  uint32_t spans_per_spanset = 3;  // 0: all
};

struct SearchResult {
  std::vector<FoundTrace> traces;  // whose matching spans began last come first
  size_t inspected_traces = 0;
  // Not everything was looked at (kCandidatesMax, store::query_limits().time): ask for a shorter time range.
  bool truncated = false;
};

// Any thread. A search that is out of time ends with what it has found, truncated. Errors: invalid_argument
// (a metrics query: it wants query_range), unavailable, deadline_exceeded (nothing was found in time),
// too_large, data_loss.
Result<SearchResult> search(engine::Engine& engine, const Query& query, const SearchRequest& request);

// Any thread. Errors: as search; invalid_argument when the query has no metrics function.
Result<SeriesSet> query_range(engine::Engine& engine, const Query& query, const store::ProjectScope& project,
                              Steps steps);

}  // namespace weft::traceql
