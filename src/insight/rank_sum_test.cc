#include "insight/rank_sum.h"

#include <gtest/gtest.h>

#include <array>

namespace weft::insight {
namespace {

// By counting: the six ways to choose two of the ranks 1, 2, 3, 4 have the sums 3, 4, 5, 5, 6, 7.
TEST(RankSum, distance_and_variance_are_those_of_all_ways_to_choose) {
  const auto sum = rank_sum(std::array{10.0, 30.0}, std::array{20.0, 40.0});
  EXPECT_DOUBLE_EQ(sum.above, 6 - 5);
  EXPECT_DOUBLE_EQ(sum.above_max, 7 - 5);
  EXPECT_DOUBLE_EQ(sum.variance, 10.0 / 6);
  EXPECT_DOUBLE_EQ(sum.variance_without_ties, sum.variance);
}

// Of the ranks 1, 2.5, 2.5, 4: 3.5, 3.5, 5, 5, 6.5, 6.5.
TEST(RankSum, equal_numbers_share_their_ranks_and_vary_less) {
  const auto sum = rank_sum(std::array{10.0, 20.0}, std::array{20.0, 40.0});
  EXPECT_DOUBLE_EQ(sum.above, 6.5 - 5);
  EXPECT_DOUBLE_EQ(sum.variance, 9.0 / 6);
  EXPECT_DOUBLE_EQ(sum.variance_without_ties, 10.0 / 6);
}

TEST(RankSum, numbers_that_are_all_equal_do_not_vary) {
  const auto sum = rank_sum(std::array{7.0, 7.0, 7.0}, std::array{7.0});
  EXPECT_EQ(sum.above, 0);
  EXPECT_EQ(sum.variance, 0);
}

}  // namespace
}  // namespace weft::insight
