// Durations as rules write them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace weft::alerts {

inline constexpr uint64_t kSecondNs = 1'000'000'000;
inline constexpr uint64_t kMinuteNs = 60 * kSecondNs;
inline constexpr uint64_t kHourNs = 60 * kMinuteNs;
inline constexpr uint64_t kDayNs = 24 * kHourNs;
inline constexpr uint64_t kDurationNsMax = 366 * kDayNs;  // beyond: refused

// Whole numbers with their units, from the largest down: "90s", "1h30m", "30d" (w, d, h, m, s, ms).
// Nanoseconds.
Result<uint64_t> parse_duration(std::string_view text);

// The shortest such text: "1h30m"; what is below a second is left out.
std::string duration_text(uint64_t duration_ns);

}  // namespace weft::alerts
