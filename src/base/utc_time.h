// utc_text: a time as RFC 3339 has it, in UTC.
#pragma once

#include <chrono>
#include <string>

namespace weft {

// "2026-11-22T01:37:27.045Z": to the millisecond, so that texts of times sort as the times do.
std::string utc_text(std::chrono::system_clock::time_point time);

}  // namespace weft
