#include "random.h"

#include <sys/random.h>
#include <unistd.h>

#include <cstring>

#include "clock.h"

namespace weft::detail {

void Random::seed() noexcept {
  if (getrandom(&state_, sizeof(state_), GRND_NONBLOCK) == sizeof(state_)) return;
  // Early in a machine's life the kernel may have nothing yet: time, process and address differ well enough.
  state_ = static_cast<uint64_t>(wall_now_ns()) ^ (static_cast<uint64_t>(getpid()) << 40) ^
           reinterpret_cast<uintptr_t>(this);
}

TraceId Random::trace_id() noexcept {
  TraceId id;
  do {
    const uint64_t halves[] = {next(), next()};
    std::memcpy(id.bytes.data(), halves, sizeof(halves));
  } while (!id.is_valid());
  return id;
}

SpanId Random::span_id() noexcept {
  SpanId id;
  do {
    const uint64_t bits = next();
    std::memcpy(id.bytes.data(), &bits, sizeof(bits));
  } while (!id.is_valid());
  return id;
}

}  // namespace weft::detail
