// The wall clock, as spans and records note it.
#pragma once

#include <chrono>
#include <cstdint>

namespace weft::ingest {

inline uint64_t unix_nano_now() {
  return static_cast<uint64_t>(std::chrono::duration_cast<std::chrono::nanoseconds>(
                                   std::chrono::system_clock::now().time_since_epoch())
                                   .count());
}

}  // namespace weft::ingest
