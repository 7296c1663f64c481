#include "alerts/duration.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace weft::alerts {
namespace {

struct Unit {
  std::string_view name;
  uint64_t ns;
};
constexpr std::array<Unit, 6> kUnits{Unit{"w", 7 * kDayNs}, {"d", kDayNs},    {"h", kHourNs},
                                     {"m", kMinuteNs},      {"s", kSecondNs}, {"ms", 1'000'000}};

tl::unexpected<Error> no_duration(std::string_view text) {
  return fail(ErrorCode::invalid_argument,
              "\"{}\" is no duration of up to a year: write a whole number and its unit, 30s, 5m, 1h30m, 30d",
              text);
}

}  // namespace

Result<uint64_t> parse_duration(std::string_view text) {
  uint64_t sum = 0;
  uint64_t unit_before = kDurationNsMax;
  const auto whole = text;
  if (text.empty()) return no_duration(whole);
  while (!text.empty()) {
    uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc()) return no_duration(whole);
    text.remove_prefix(static_cast<size_t>(end - text.data()));
    const auto letters = text.substr(0, std::min(text.find_first_of("0123456789"), text.size()));
    const auto unit = std::ranges::find(kUnits, letters, &Unit::name);
    if (unit == kUnits.end() || unit->ns >= unit_before || number > kDurationNsMax / unit->ns)
      return no_duration(whole);
    text.remove_prefix(letters.size());
    unit_before = unit->ns;
    sum += number * unit->ns;
  }
  if (sum > kDurationNsMax) return no_duration(whole);
  return sum;
}

std::string duration_text(uint64_t duration_ns) {
  std::string text;
  for (const auto& [name, ns] : kUnits) {
    if (name == "w" || name == "ms" || duration_ns < ns) continue;
    text += fmt::format("{}{}", duration_ns / ns, name);
    duration_ns %= ns;
  }
  return text.empty() ? "0s" : text;
}

}  // namespace weft::alerts
