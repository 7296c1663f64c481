#include "clock.h"

#include <time.h>

#include <atomic>

namespace weft::detail {
namespace {

constexpr int64_t kSyncPeriodNs = 1'000'000'000;

std::atomic<int64_t> distance_ns = 0;  // wall minus steady
std::atomic<int64_t> synced_ns = INT64_MIN / 2;

int64_t read(clockid_t clock) noexcept {
  timespec time{};
  clock_gettime(clock, &time);
  return int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

}  // namespace

int64_t steady_now_ns() noexcept {
  return read(CLOCK_MONOTONIC);
}
int64_t wall_now_ns() noexcept {
  return read(CLOCK_REALTIME);
}

Moment now() noexcept {
  const int64_t steady = steady_now_ns();
  if (steady - synced_ns.load(std::memory_order_relaxed) > kSyncPeriodNs) {
    distance_ns.store(wall_now_ns() - steady, std::memory_order_relaxed);
    synced_ns.store(steady, std::memory_order_release);
  }
  return {steady + distance_ns.load(std::memory_order_relaxed), steady};
}

}  // namespace weft::detail
