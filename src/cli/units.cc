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

std::string cost_text(std::optional<double> cost_usd) {
  if (!cost_usd) return "";
  if (*cost_usd <= 0 || *cost_usd >= 0.01) return fmt::format("${:.2f}", *cost_usd);
  // Two digits that count, never an exponent.
  const int decimals = 1 - static_cast<int>(std::floor(std::log10(*cost_usd)));
  return fmt::format("${:.{}f}", *cost_usd, std::min(decimals, kCostDecimalsMax));
}

std::string time_text(uint64_t unix_nano) {
  const auto seconds = static_cast<std::time_t>(unix_nano / 1'000'000'000);
  std::tm local{};
  if (localtime_r(&seconds, &local) == nullptr) return fmt::format("{} ns", unix_nano);
  return fmt::format("{:%Y-%m-%d %H:%M:%S}.{:03}", local, unix_nano / 1'000'000 % 1'000);
}

}  // namespace weft::cli
