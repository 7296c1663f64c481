#include "insight/stratified_ranks.h"

#include <algorithm>
#include <cmath>

#include "insight/rank_sum.h"

namespace weft::insight {
namespace {

double one_sided_p(double above, double step, double variance) {
  if (variance <= 0) return 1;
  return std::erfc((above - step / 2) / std::sqrt(2 * variance)) / 2;
}

}  // namespace

StratifiedRanks stratified_ranks(std::span<const Stratum> strata) {
  StratifiedRanks ranks;
  double above = 0, above_max = 0, variance = 0, variance_without_ties = 0;
  double step = 1;  // the least by which the sum can change: for the correction for continuity
  for (const auto& stratum : strata) {
    if (stratum.a.empty() || stratum.b.empty()) continue;
    const auto sum = rank_sum(stratum.a, stratum.b);
    if (sum.variance <= 0) continue;
    const double weight = 1 / static_cast<double>(stratum.a.size() + stratum.b.size() + 1);
    ++ranks.groups;
    ranks.numbers_of_a += stratum.a.size();
    ranks.numbers_of_b += stratum.b.size();
    above += weight * sum.above;
    above_max += weight * sum.above_max;
    variance += weight * weight * sum.variance;
    variance_without_ties += weight * weight * sum.variance_without_ties;
    step = std::min(step, weight);
  }
  ranks.p_value = one_sided_p(above, step, variance);
  ranks.p_value_min = one_sided_p(above_max, step, variance_without_ties);
  return ranks;
}

}  // namespace weft::insight
