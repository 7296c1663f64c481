#pragma once

#include <cstdint>
#include <cstring>

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
  void fill(TraceId& id) noexcept {
    do {
      const uint64_t first = next();
      const uint64_t second = next();
      std::memcpy(id.bytes.data(), &first, sizeof(first));
      std::memcpy(id.bytes.data() + sizeof(first), &second, sizeof(second));
    } while (!id.is_valid());
  }
  void fill(SpanId& id) noexcept {
    do {
      const uint64_t bits = next();
      std::memcpy(id.bytes.data(), &bits, sizeof(bits));
    } while (!id.is_valid());
  }

 private:
  uint64_t state_ = 0;
};

}  // namespace weft::detail
