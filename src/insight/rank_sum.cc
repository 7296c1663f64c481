#include "insight/rank_sum.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace weft::insight {

RankSum rank_sum(std::span<const double> a, std::span<const double> b) {
  std::vector<std::pair<double, bool>> all;  // number, of b
  all.reserve(a.size() + b.size());
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
  const double both = n + m;
  return {.above = ranks_of_b - m * (both + 1) / 2,
          .above_max = n * m / 2,
          .variance = n * m / 12 * (both + 1 - ties / (both * (both - 1))),
          .variance_without_ties = n * m / 12 * (both + 1)};
}

}  // namespace weft::insight
