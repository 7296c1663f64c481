#include "insight/stratified_ranks.h"

#include <gtest/gtest.h>

#include "insight/mann_whitney.h"

namespace weft::insight {
namespace {

// Tests of very different durations, each slower by `slower` parts in `b`; their noise is 2 %.
std::vector<Stratum> tests(size_t count, size_t repeats, double slower) {
  std::vector<Stratum> strata(count);
  uint32_t seed = 7;
  const auto noise = [&seed] {
    seed = seed * 1'664'525 + 1'013'904'223;
    return 1 + 0.02 * (static_cast<double>(seed >> 8) / (1 << 24) - 0.5);
  };
  for (size_t test = 0; test < count; ++test) {
    const double usual = 10.0 * static_cast<double>(test * test + 1);
    for (size_t i = 0; i < repeats; ++i) {
      strata[test].a.push_back(usual * noise());
      strata[test].b.push_back(usual * (1 + slower) * noise());
    }
  }
  return strata;
}

TEST(StratifiedRanks, a_small_change_is_seen_although_tests_differ_by_much_more) {
  const auto strata = tests(10, 3, 0.05);
  EXPECT_LT(stratified_ranks(strata).p_value, 0.001);
  std::vector<double> a, b;
  for (const auto& stratum : strata) {
    a.insert(a.end(), stratum.a.begin(), stratum.a.end());
    b.insert(b.end(), stratum.b.begin(), stratum.b.end());
  }
  EXPECT_GT(mann_whitney(a, b).p_value, 0.5);
}

TEST(StratifiedRanks, no_change_and_a_faster_side_are_none) {
  EXPECT_GT(stratified_ranks(tests(10, 3, 0)).p_value, 0.05);
  EXPECT_GT(stratified_ranks(tests(10, 3, -0.05)).p_value, 0.99);
}

TEST(StratifiedRanks, one_group_is_the_rank_sum_test) {
  const std::vector<Stratum> one{{.a = {1, 2, 4, 5, 7, 8, 9, 11}, .b = {3, 6, 10, 12, 13, 14, 15, 16}}};
  EXPECT_NEAR(stratified_ranks(one).p_value, mann_whitney(one[0].a, one[0].b).p_value / 2, 1e-12);
}

// Eight heads of eight: 1/256 by counting, and near that by the normal approximation.
TEST(StratifiedRanks, pairs_are_the_sign_test) {
  EXPECT_NEAR(stratified_ranks(tests(8, 1, 1)).p_value, 1.0 / 256, 0.003);
}

TEST(StratifiedRanks, says_what_so_few_numbers_could_ever_show) {
  const std::vector<Stratum> one_each{{.a = {1}, .b = {1'000}}};
  EXPECT_GT(stratified_ranks(one_each).p_value_min, 0.05);
  EXPECT_LT(stratified_ranks(tests(8, 1, 0)).p_value_min, 0.05);
}

TEST(StratifiedRanks, equal_numbers_and_missing_sides_show_nothing) {
  const std::vector<Stratum> equal{{.a = {5, 5, 5}, .b = {5, 5, 5}}, {.a = {}, .b = {1}}};
  EXPECT_EQ(stratified_ranks(equal).p_value, 1);
  EXPECT_EQ(stratified_ranks({}).p_value_min, 1);
}

TEST(StratifiedRanks, groups_of_equal_numbers_do_not_help_one_that_differs) {
  std::vector<Stratum> strata(11, {.a = {0, 0}, .b = {0, 0}});
  strata.push_back({.a = {100, 100}, .b = {100'000, 100'000}});
  const auto ranks = stratified_ranks(strata);
  EXPECT_GT(ranks.p_value_min, 0.05);
  EXPECT_DOUBLE_EQ(ranks.p_value_min, stratified_ranks(std::span(strata).last(1)).p_value_min);
  EXPECT_EQ(ranks.groups, 1U);
  EXPECT_EQ(ranks.numbers_of_b, 2U);
}

}  // namespace
}  // namespace weft::insight
