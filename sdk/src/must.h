#pragma once

#include <cstdlib>

namespace weft::detail {

// For fuzzers: what is not so ends the process, which keeps the input.
inline void must(bool truth) {
  if (!truth) std::abort();
}

}  // namespace weft::detail
