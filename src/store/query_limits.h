// What one question may take of the engine. Beyond, the engine ends it, and the error says which of these it
// was and what to ask instead.
#pragma once

#include <chrono>
#include <cstdint>

namespace weft::store {

struct QueryLimits {
  std::chrono::milliseconds time{15'000};  // beyond: deadline_exceeded
  uint64_t memory_bytes = 1ULL << 30;      // beyond: too_large
  uint64_t rows = 1'000'000'000;           // to be read; beyond: too_large
};

// Of this process. `weft up` sets them before anybody asks; any thread reads them.
const QueryLimits& query_limits();
void set_query_limits(const QueryLimits& limits);

// As these, but ending by `deadline`.
QueryLimits until(std::chrono::steady_clock::time_point deadline, QueryLimits limits = query_limits());

}  // namespace weft::store
