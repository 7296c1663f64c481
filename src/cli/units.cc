#include "cli/units.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <ctime>

namespace weft::cli {
namespace {

constexpr int kCostDecimalsMax = 12;  // smaller costs read as zero

}  // namespace

std::string duration_text(uint64_t duration_ns) {
  const auto ns = static_cast<double>(duration_ns);
  if (duration_ns < 1'000) return fmt::format("{} ns", duration_ns);
  if (duration_ns < 1'000'000) return fmt::format("{:.1f} µs", ns / 1e3);
  if (duration_ns < 1'000'000'000) return fmt::format("{:.1f} ms", ns / 1e6);
  if (duration_ns < 60'000'000'000) return fmt::format("{:.2f} s", ns / 1e9);
  const uint64_t seconds = duration_ns / 1'000'000'000;
  return fmt::format("{} m {:02} s", seconds / 60, seconds % 60);
}

std::string cost_text(std::optional<double> cost_usd) {
  if (!cost_usd) return "";
  if (*cost_usd <= 0 || *cost_usd >= 0.01) return fmt::format("${:.2f}", *cost_usd);
  // Two digits that count, never an exponent.
  const int decimals = 1 - static_cast<int>(std::floor(std::log10(*cost_usd)));
  return fmt::format("${:.{}f}", *cost_usd, std::min(decimals, kCostDecimalsMax));
}

std::string count_text(uint64_t count, const char* singular) {
  return fmt::format("{} {}{}", count, singular, count == 1 ? "" : "s");
}

std::string time_text(uint64_t unix_nano) {
  const auto seconds = static_cast<std::time_t>(unix_nano / 1'000'000'000);
  std::tm local{};
  if (localtime_r(&seconds, &local) == nullptr) return fmt::format("{} ns", unix_nano);
  return fmt::format("{:%Y-%m-%d %H:%M:%S}.{:03}", local, unix_nano / 1'000'000 % 1'000);
}

}  // namespace weft::cli
