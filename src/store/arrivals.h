// Which traces got spans of late.
#pragma once

#include <cstdint>
#include <string>

#include "model/ids.h"

namespace weft::store {

// More are not given: those that were received last are.
inline constexpr uint32_t kArrivalsMax = 10'000;

struct Arrival {
  std::string project;
  model::TraceId trace_id;
  uint64_t spans = 0;             // of those received in the time asked about, repeats included
  int64_t newest_unix_milli = 0;  // when the last of them was received
};

}  // namespace weft::store
