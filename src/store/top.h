// What is going on: calls, errors, durations, tokens and cost of late.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "store/reader.h"

namespace weft::store {

inline constexpr uint32_t kTopRowsMax = 1'000;

enum class TopBy : uint8_t { service, operation, model };

struct TopQuery {
  ProjectScope project = {};
  TopBy by = TopBy::service;
  uint64_t since_unix_nano = 0;  // spans that weft received from then on
  uint32_t limit = 20;
};

struct TopRow {
  std::string service;   // by service and operation
  std::string name;      // by operation
  std::string model;     // by model
  std::string provider;  // by model; the one it was called at most
  uint64_t calls = 0;    // spans
  uint64_t errors = 0;
  uint64_t p50_ns = 0;
  uint64_t p95_ns = 0;
  // Of model calls; of one within another (a wrapper and the client it wraps) the inner counts.
  uint64_t tokens = 0;
  double cost_usd = 0;
};

}  // namespace weft::store
