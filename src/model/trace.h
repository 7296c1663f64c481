// Trace: every stored span of one trace id, and the tree they make.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "model/normalised.h"
#include "model/span.h"

namespace weft::model {

// A span as it was stored: OTLP's fields, the normalised ones, and how it arrived.
struct StoredSpan {
  Span span;
  Normalised normalised;
  std::string_view exporter_source;  // X-Source of the request that brought it (HoneyHive contract §3.6)
  uint64_t received_unix_nano = 0;
};

// Views point into `arena` and `body`. Movable.
struct Trace {
  TraceId trace_id;
  std::vector<StoredSpan> spans;  // by start time, then span id; a span sent twice is here once
  std::vector<Resource> resources;
  std::vector<Scope> scopes;
  Arena arena;
  // What the store answered, which the spans' texts are views of; null where everything lives in the arena.
  std::shared_ptr<const std::string> body;
  size_t duplicate_span_count = 0;  // copies of spans above that were stored too and are left out
  bool truncated = false;  // more spans are stored than store::kTraceSpansMax: these are the earliest
};

// One line of the tree, in the order a person reads it: depth first, children by start time.
struct TreeNode {
  size_t span = 0;              // index into Trace::spans
  size_t depth = 0;             // 0 for roots
  bool missing_parent = false;  // has a parent id that no stored span has (not arrived yet, or never sent)
  size_t child_count = 0;
};

// Every span exactly once, also when parent ids form a cycle (the earliest span of a cycle is then drawn as a
// root, marked missing_parent). Where a client's and a server's span of two services have one id (a shared
// span, as Zipkin's B3 headers make them), the server's hangs below the client's and owns the children, but
// for those of the client's service. Iterative: depth is bounded by memory only. O(n log n).
std::vector<TreeNode> tree(const Trace& trace);

// What one service has in a trace.
struct ServiceSpans {
  std::string_view service;
  size_t span_count = 0;
  size_t error_count = 0;
};

// What the list and the head of the page show.
struct TraceSummary {
  TraceId trace_id;
  std::optional<size_t> root;  // the earliest span without a parent, else the earliest span of all
  uint64_t start_time_unix_nano = 0;
  uint64_t duration_ns = 0;  // latest end − earliest start
  size_t span_count = 0;
  size_t error_count = 0;
  size_t orphan_count = 0;             // spans whose parent is missing, as TreeNode says it
  std::vector<ServiceSpans> services;  // the root's, then in order of first appearance
  Tokens tokens;                       // sums over billed spans
  std::optional<double> cost_usd;
};

// A wrapper span that repeats the tokens of the model span below it is not billed twice: of a span and its
// ancestors that all carry tokens, the deepest counts.
TraceSummary summarise(const Trace& trace);

}  // namespace weft::model
