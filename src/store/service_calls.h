// ServiceCalls: who called whom within a time range, counted by the engine.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "store/callee.h"
#include "store/reader.h"

namespace weft::store {

struct ServiceCallsQuery {
  ProjectScope project = {};
  uint64_t start_unix_nano = 0;         // inclusive, of the called span
  uint64_t end_unix_nano = UINT64_MAX;  // exclusive
};

// Rows of an answer; beyond: the calls of further pairs and durations are not in it.
inline constexpr size_t kServiceCallRowsMax = 1'000'000;

// By the rules of insight::service_graph, but that a model's call without a provider is always the model's
// own (CalleeKind::named_model), of spans whose parents began in the range or up to five minutes before it.
// But a message's caller is here the service that sent it, and calls of the unknown service "" are left out.
//
// Calls of one pair whose durations fall into one bucket, floor(8 · log2(max(duration, 1 ns))).
struct ServiceCallsRow {
  std::string caller;  // a service; "" for a server span without a parent: the caller is not traced
  std::string callee;
  CalleeKind kind = CalleeKind::service;
  uint16_t bucket = 0;
  uint64_t calls = 0;
  uint64_t errors = 0;
};

}  // namespace weft::store
