#include "cli/units.h"

#include <gtest/gtest.h>

namespace weft::cli {

TEST(Units, durations_keep_three_digits_or_so) {
  EXPECT_EQ(duration_text(0), "0 ns");
  EXPECT_EQ(duration_text(1'200), "1.2 µs");
  EXPECT_EQ(duration_text(150'000'000), "150.0 ms");
  EXPECT_EQ(duration_text(3'400'000'000), "3.40 s");
  EXPECT_EQ(duration_text(125'000'000'000), "2 m 05 s");
}

TEST(Units, an_unknown_cost_is_nothing_and_a_small_one_is_not_zero) {
  EXPECT_EQ(cost_text(std::nullopt), "");
  EXPECT_EQ(cost_text(0.0), "$0.00");
  EXPECT_EQ(cost_text(0.00021), "$0.00021");
  EXPECT_EQ(cost_text(0.000027), "$0.000027");
  EXPECT_EQ(cost_text(12.5), "$12.50");
}

}  // namespace weft::cli
