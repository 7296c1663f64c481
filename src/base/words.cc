#include "base/words.h"

#include <fmt/format.h>

namespace weft {
namespace {

constexpr double kDay = 86'400;
constexpr double kYear = 365.25 * kDay;

std::string long_duration_text(uint64_t seconds) {
  const auto passed = static_cast<double>(seconds);
  if (passed < kDay) return fmt::format("{} h {:02} m", seconds / 3'600, seconds % 3'600 / 60);
  if (passed < kYear) return fmt::format("{:.{}f} days", passed / kDay, passed < 10 * kDay ? 1 : 0);
  return fmt::format("{:.{}f} years", passed / kYear, passed < 9.95 * kYear ? 1 : 0);
}

}  // namespace

std::string duration_text(uint64_t duration_ns) {
  const auto ns = static_cast<double>(duration_ns);
  if (duration_ns < 1'000) return fmt::format("{} ns", duration_ns);
  if (duration_ns < 1'000'000) return fmt::format("{:.1f} µs", ns / 1e3);
  if (duration_ns < 1'000'000'000) return fmt::format("{:.1f} ms", ns / 1e6);
  if (duration_ns < 60'000'000'000) return fmt::format("{:.2f} s", ns / 1e9);
  const uint64_t seconds = duration_ns / 1'000'000'000;
  return seconds < 3'600 ? fmt::format("{} m {:02} s", seconds / 60, seconds % 60)
                         : long_duration_text(seconds);
}

std::string count_text(uint64_t count, const char* singular) {
  return fmt::format("{} {}{}", count, singular, count == 1 ? "" : "s");
}

}  // namespace weft
