// Numbers as people read them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace weft::cli {

std::string duration_text(uint64_t duration_ns);               // "820 ns", "1.2 ms", "3.40 s", "2 m 05 s"
std::string cost_text(std::optional<double> cost_usd);         // "$0.0021", "" when unknown
std::string count_text(uint64_t count, const char* singular);  // "1 span", "5 spans"
std::string time_text(uint64_t unix_nano);                     // local time, "2026-11-21 08:04:45.421"

}  // namespace weft::cli
