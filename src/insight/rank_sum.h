// The rank sum of Wilcoxon, Mann and Whitney: what tests of "are numbers larger here than there" are made of.
#pragma once

#include <span>

namespace weft::insight {

// Of the ranks of `b` among the numbers of both samples: how far their sum is above what chance would give,
// how far it could be, and its variance where there is no difference.
struct RankSum {
  double above = 0;      // U − n m / 2
  double above_max = 0;  // n m / 2, where every number of `b` is larger than every one of `a`
  double variance = 0;   // 0 where all numbers are equal
  double variance_without_ties = 0;
};

// Neither may be empty. Equal numbers share the middle of their ranks, which makes the variance of N = n + m
// numbers n m / 12 · (N + 1 − Σ (t³ − t) / (N (N − 1))) over the groups of t equal ones: Lehmann,
// Nonparametrics (1975), chapter 1. O(N log N).
RankSum rank_sum(std::span<const double> a, std::span<const double> b);

}  // namespace weft::insight
