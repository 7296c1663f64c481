#pragma once

#include <cstdint>

namespace weft::detail {

// Two readings of one moment: where it is on the wall's clock, and on the one that nobody sets.
struct Moment {
  int64_t unix_ns = 0;
  int64_t steady_ns = 0;
};

// Reads one clock, not two: the distance between them is measured once a second. When somebody sets the
// wall's clock, timestamps follow within a second, and no duration is wrong. Any thread.
Moment now() noexcept;

int64_t steady_now_ns() noexcept;
int64_t wall_now_ns() noexcept;

}  // namespace weft::detail
