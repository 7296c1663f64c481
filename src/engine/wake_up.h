// WakeUp: lets one thread sleep until another one calls, a descriptor is ready, or time has passed.
#pragma once

#include <chrono>

namespace weft::engine {

// Any thread calls; one sleeps.
class WakeUp {
 public:
  enum class Cause { called, descriptor, timeout };

  WakeUp();
  ~WakeUp();
  WakeUp(const WakeUp&) = delete;
  WakeUp& operator=(const WakeUp&) = delete;

  void call();
  // Calls are remembered until slept for: none is lost. `descriptor` −1: none.
  Cause sleep(std::chrono::milliseconds timeout, int descriptor = -1);

 private:
  int event_;
};

}  // namespace weft::engine
