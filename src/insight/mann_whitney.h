// Whether the numbers of one sample tend to be larger than those of another.
#pragma once

#include <span>

namespace weft::insight {

struct MannWhitney {
  double p_value = 1;  // two-sided; 1 where a sample is empty or all numbers are equal
  // How likely a number of `b` is larger than one of `a`, ties counting half: U / (n m). 0.5: no difference.
  double superiority = 0.5;
};

// The rank-sum test of Mann and Whitney (1947), by the normal approximation with correction for ties and for
// continuity: good from eight numbers a side on, coarse below. No assumption on the distribution: latencies
// are never normal. O(n log n).
MannWhitney mann_whitney(std::span<const double> a, std::span<const double> b);

}  // namespace weft::insight
