#include "cli/units.h"

#include <gtest/gtest.h>

namespace weft::cli {

TEST(Units, an_unknown_cost_is_nothing_and_a_small_one_is_not_zero) {
  EXPECT_EQ(cost_text(std::nullopt), "");
  EXPECT_EQ(cost_text(0.0), "$0.00");
  EXPECT_EQ(cost_text(0.00021), "$0.00021");
  EXPECT_EQ(cost_text(0.000027), "$0.000027");
  EXPECT_EQ(cost_text(12.5), "$12.50");
}

}  // namespace weft::cli
