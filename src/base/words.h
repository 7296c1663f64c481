// Numbers as people read them, wherever a sentence or a table needs them.
#pragma once

#include <cstdint>
#include <string>

namespace weft {

// "820 ns", "1.2 ms", "3.40 s", "2 m 05 s", "3 h 05 m", "2.5 days", "9.5 years", "36 years": at most nine
// columns.
std::string duration_text(uint64_t duration_ns);
std::string count_text(uint64_t count, const char* singular);  // "1 span", "5 spans"

}  // namespace weft
