#include "insight/stratified_ranks.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace weft::insight {
namespace {

// Of the rank sum of `b` in one group: how far it is above what chance would give, how far it could be, and
// its variance where there is no difference.
struct RankSum {
  double above = 0;
  double above_max = 0;
  double variance = 0;
  double variance_without_ties = 0;
};

RankSum rank_sum(const Stratum& stratum) {
  std::vector<std::pair<double, bool>> all;  // number, of b
  for (const double each : stratum.a) all.emplace_back(each, false);
  for (const double each : stratum.b) all.emplace_back(each, true);
  std::ranges::sort(all);
  double ranks_of_b = 0;
  double ties = 0;  // Σ t³ − t over the groups of equal numbers
  for (size_t from = 0; from < all.size();) {
    size_t to = from;
    size_t of_b = 0;
    for (; to < all.size() && all[to].first == all[from].first; ++to) of_b += all[to].second ? 1 : 0;
    const auto tied = static_cast<double>(to - from);
    ranks_of_b += (static_cast<double>(from + to) + 1) / 2 * static_cast<double>(of_b);
    ties += tied * tied * tied - tied;
    from = to;
  }
  const auto n = static_cast<double>(stratum.a.size());
  const auto m = static_cast<double>(stratum.b.size());
  const double both = n + m;
  return {.above = ranks_of_b - m * (both + 1) / 2,
          .above_max = n * m / 2,
          .variance = n * m / 12 * (both + 1 - ties / (both * (both - 1))),
          .variance_without_ties = n * m / 12 * (both + 1)};
}

double one_sided_p(double above, double step, double variance) {
  if (variance <= 0) return 1;
  return std::erfc((above - step / 2) / std::sqrt(2 * variance)) / 2;
}

}  // namespace

StratifiedRanks stratified_ranks(std::span<const Stratum> strata) {
  double above = 0, above_max = 0, variance = 0, variance_without_ties = 0;
  double step = 1;  // the least by which the sum can change: for the correction for continuity
  for (const auto& stratum : strata) {
    if (stratum.a.empty() || stratum.b.empty()) continue;
    const double weight = 1 / static_cast<double>(stratum.a.size() + stratum.b.size() + 1);
    const auto sum = rank_sum(stratum);
    above += weight * sum.above;
    above_max += weight * sum.above_max;
    variance += weight * weight * sum.variance;
    variance_without_ties += weight * weight * sum.variance_without_ties;
    step = std::min(step, weight);
  }
  return {.p_value = one_sided_p(above, step, variance),
          .p_value_min = one_sided_p(above_max, step, variance_without_ties)};
}

}  // namespace weft::insight
