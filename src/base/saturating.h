// Sums of what clients say: at the end of a number's range they stay there instead of beginning anew.
#pragma once

#include <concepts>
#include <limits>

namespace weft {

template <std::integral Number>
constexpr Number saturating_add(Number a, Number b) {
  Number sum;
  if (!__builtin_add_overflow(a, b, &sum)) return sum;
  return b < Number{0} ? std::numeric_limits<Number>::min() : std::numeric_limits<Number>::max();
}

}  // namespace weft
