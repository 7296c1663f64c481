// Whether numbers tend to be larger in one of two samples, where both fall into groups that are only
// comparable within themselves: the times of several tests before and after a change.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace weft::insight {

struct Stratum {
  std::vector<double> a;
  std::vector<double> b;
};

struct StratifiedRanks {
  // One-sided: how likely such ranks of `b` are where its numbers are no larger than those of `a`. 1 where no
  // group has numbers of both.
  double p_value = 1;
  // What it would be if every number of `b` were larger than every one of `a`, in the groups that tell
  // anything: no smaller p is to be had from so many numbers.
  double p_value_min = 1;
  // What tells anything: groups with numbers of both that are not all equal, and how many numbers they have.
  size_t groups = 0;
  size_t numbers_of_a = 0;
  size_t numbers_of_b = 0;
};

// Van Elteren's test (1960): the rank sums of Wilcoxon, Mann and Whitney within each group, weighted by
// 1 / (n + m + 1) and added up; by the normal approximation with corrections for ties and for continuity.
// With one number a side in each group it is the sign test, with one group the rank-sum test. No assumption
// on the distribution. A group whose numbers are all equal tells nothing for either side and is left out, as
// the sign test leaves out pairs without a difference. O(n log n).
StratifiedRanks stratified_ranks(std::span<const Stratum> strata);

}  // namespace weft::insight
