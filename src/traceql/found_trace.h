// FoundTrace: what a query found in one trace, as an answer shows it.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "model/ids.h"
#include "traceql/evaluator.h"

namespace weft::traceql {

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

// What a query mentions or selects and answers do not show anyway (names, times, ids, services), each once.
std::vector<AttributeReference> shown_attributes(const Query& query);

// Of each spanset the first `spans_per_spanset` spans; 0: all. The answer owns its texts.
FoundTrace describe(SpanReader& reader, const std::vector<Spanset>& spansets,
                    const std::vector<AttributeReference>& shown, uint32_t spans_per_spanset);

}  // namespace weft::traceql
