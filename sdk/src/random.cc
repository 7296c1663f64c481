#include "random.h"

#include <sys/random.h>
#include <unistd.h>

#include "clock.h"

namespace weft::detail {

void Random::seed() noexcept {
  if (getrandom(&state_, sizeof(state_), GRND_NONBLOCK) == sizeof(state_)) return;
  // Early in a machine's life the kernel may have nothing yet: time, process and address differ well enough.
  state_ = static_cast<uint64_t>(wall_now_ns()) ^ (static_cast<uint64_t>(getpid()) << 40) ^
           reinterpret_cast<uintptr_t>(this);
}

}  // namespace weft::detail
