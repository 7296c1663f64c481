#pragma once

#include <sched.h>

#include <atomic>

namespace weft::detail {

// For sections of some ten nanoseconds that are hardly ever contended: a span's record, a thread's buffer.
// Whoever waits longer than a moment lets others run.
class SpinLock {
 public:
  void lock() noexcept {
    for (int spins = 0; locked_.exchange(true, std::memory_order_acquire);) {
      while (locked_.load(std::memory_order_relaxed)) {
        if (++spins > kSpinsMax) sched_yield();
      }
    }
  }
  void unlock() noexcept { locked_.store(false, std::memory_order_release); }

 private:
  static constexpr int kSpinsMax = 100;
  std::atomic<bool> locked_ = false;
};

}  // namespace weft::detail
