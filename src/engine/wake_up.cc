#include "engine/wake_up.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>

namespace weft::engine {

WakeUp::WakeUp() : event_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}
WakeUp::~WakeUp() {
  close(event_);
}

void WakeUp::call() {
  const uint64_t one = 1;
  [[maybe_unused]] const auto written = write(event_, &one, sizeof one);  // full means called already
}

void WakeUp::stop() {
  stopped_ = true;
  call();
}

WakeUp::Cause WakeUp::sleep(std::chrono::milliseconds timeout, int descriptor) {
  pollfd waited[] = {{event_, POLLIN, 0}, {descriptor, POLLIN, 0}};
  poll(waited, 2, static_cast<int>(std::max<int64_t>(timeout.count(), 0)));
  if ((waited[1].revents & POLLIN) != 0) return Cause::descriptor;
  if ((waited[0].revents & POLLIN) == 0) return Cause::timeout;
  uint64_t calls = 0;
  [[maybe_unused]] const auto taken = read(event_, &calls, sizeof calls);
  return Cause::called;
}

}  // namespace weft::engine
