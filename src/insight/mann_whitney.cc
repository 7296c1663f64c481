#include "insight/mann_whitney.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace weft::insight {

MannWhitney mann_whitney(std::span<const double> a, std::span<const double> b) {
  if (a.empty() || b.empty()) return {};
  std::vector<std::pair<double, bool>> all;  // number, of b
  for (const double each : a) all.emplace_back(each, false);
  for (const double each : b) all.emplace_back(each, true);
  std::ranges::sort(all);
  double ranks_of_b = 0;
  double ties = 0;  // Σ t³ − t over the groups of equal numbers
  for (size_t from = 0; from < all.size();) {
    size_t to = from;
    size_t of_b = 0;
    for (; to < all.size() && all[to].first == all[from].first; ++to) of_b += all[to].second ? 1 : 0;
    const auto tied = static_cast<double>(to - from);
    const double rank = (static_cast<double>(from + to) + 1) / 2;  // the middle of from + 1 … to
    ranks_of_b += rank * static_cast<double>(of_b);
    ties += tied * tied * tied - tied;
    from = to;
  }
  const auto n = static_cast<double>(a.size());
  const auto m = static_cast<double>(b.size());
  const double u = ranks_of_b - m * (m + 1) / 2;
  const double variance = n * m / 12 * (n + m + 1 - ties / ((n + m) * (n + m - 1)));
  MannWhitney result{.p_value = 1, .superiority = u / (n * m)};
  if (variance > 0) {
    const double distance = std::max(0.0, std::abs(u - n * m / 2) - 0.5);
    result.p_value = std::erfc(distance / std::sqrt(2 * variance));
  }
  return result;
}

}  // namespace weft::insight
