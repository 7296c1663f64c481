// Queries answered from what is stored: what the server and the command line ask.
#pragma once

#include <chrono>
#include <map>

#include "engine/engine.h"
#include "store/reader.h"
#include "traceql/evaluator.h"
#include "traceql/series.h"

namespace weft::traceql {

// A query that takes longer ends with what it has found so far, truncated; one statement of it that does is
// an error, deadline_exceeded.
inline constexpr std::chrono::seconds kQueryTimeMax{15};
inline constexpr uint32_t kSearchLimitMax = 1'000;  // traces; more are not given

struct SearchRequest {
  store::ProjectScope project = {};  // nothing outside is read
  TimeRange range = {};              // of the spans that are found
  uint64_t trace_duration_ns_min = 0;
  uint64_t trace_duration_ns_max = UINT64_MAX;
  uint32_t limit = 20;             // traces
  uint32_t spans_per_spanset = 3;  // 0: all
};

struct FoundSpan {
  model::SpanId span_id;
  std::string name;
  std::string service;
  uint64_t start_unix_nano = 0;
  uint64_t duration_ns = 0;
  // What the query mentions or selects, where the span has it.
  std::vector<std::pair<std::string, OwnedDatum>> attributes;
};
struct FoundSpanset {
  std::vector<FoundSpan> spans;  // the first of them, in the order of their start
  size_t matched = 0;            // how many there are
  std::vector<std::pair<std::string, OwnedDatum>> attributes;  // as Spanset::attributes
};
struct ServiceCounts {
  size_t spans = 0;
  size_t errors = 0;
};
struct FoundTrace {
  model::TraceId trace_id;
  std::string root_name;  // "" while the root has not arrived
  std::string root_service;
  uint64_t start_unix_nano = 0;
  uint64_t duration_ns = 0;
  std::vector<FoundSpanset> spansets;
  std::map<std::string, ServiceCounts> services;  // of all its spans
};
struct SearchResult {
  std::vector<FoundTrace> traces;  // whose matching spans began last come first
  size_t inspected_traces = 0;
  // Not everything was looked at (kCandidatesMax, kQueryTimeMax): ask for a shorter time range.
  bool truncated = false;
};

// Any thread. Errors: invalid_argument (a metrics query: it wants query_range), unavailable,
// deadline_exceeded, data_loss.
Result<SearchResult> search(engine::Engine& engine, const Query& query, const SearchRequest& request);

// Any thread. Errors: as search; invalid_argument when the query has no metrics function.
Result<SeriesSet> query_range(engine::Engine& engine, const Query& query, const store::ProjectScope& project,
                              Steps steps);

}  // namespace weft::traceql
