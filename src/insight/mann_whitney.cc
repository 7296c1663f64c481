#include "insight/mann_whitney.h"

#include <algorithm>
#include <cmath>

#include "insight/rank_sum.h"

namespace weft::insight {

MannWhitney mann_whitney(std::span<const double> a, std::span<const double> b) {
  if (a.empty() || b.empty()) return {};
  const auto sum = rank_sum(a, b);
  MannWhitney result{.p_value = 1, .superiority = (sum.above + sum.above_max) / (2 * sum.above_max)};
  if (sum.variance > 0) {
    const double distance = std::max(0.0, std::abs(sum.above) - 0.5);
    result.p_value = std::erfc(distance / std::sqrt(2 * sum.variance));
  }
  return result;
}

}  // namespace weft::insight
