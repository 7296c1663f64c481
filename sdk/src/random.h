#pragma once

#include <cstdint>

#include "weft/ids.h"

namespace weft::detail {

// Random numbers for ids: wyrand, seeded by the kernel. Not for secrets. One per thread.
class Random {
  __extension__ using Product = unsigned __int128;

 public:
  Random() noexcept { seed(); }

  void seed() noexcept;
  uint64_t next() noexcept {
    state_ += 0xa0761d6478bd642full;
    const Product product = static_cast<Product>(state_) * (state_ ^ 0xe7037ed1a0b428dbull);
    return static_cast<uint64_t>(product >> 64) ^ static_cast<uint64_t>(product);
  }
  TraceId trace_id() noexcept;
  SpanId span_id() noexcept;

 private:
  uint64_t state_ = 0;
};

}  // namespace weft::detail
