// WakeUp: lets one thread sleep until another one calls, a descriptor is ready, or time has passed.
#pragma once

#include <atomic>
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
  // A call that tells the sleeper to finish: it cannot be taken back.
  void stop();
  bool stopped() const { return stopped_; }

  // Calls are remembered until slept for: none is lost. `descriptor` −1: none.
  Cause sleep(std::chrono::milliseconds timeout, int descriptor = -1);

 private:
  int event_;
  std::atomic<bool> stopped_ = false;
};

}  // namespace weft::engine
