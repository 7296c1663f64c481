#include "insight/mann_whitney.h"

#include <gtest/gtest.h>

#include <array>

namespace weft::insight {
namespace {

constexpr std::array kBefore{12.0, 15.0, 11.0, 18.0, 14.0, 13.0, 16.0, 17.0, 12.0, 15.0};
constexpr std::array kAfter{14.0, 19.0, 21.0, 18.0, 20.0, 22.0, 15.0, 23.0, 17.0, 24.0, 19.0};
constexpr double kExact = 1e-12;

// The expected numbers are SciPy's: mannwhitneyu(b, a, method="asymptotic").
TEST(MannWhitneyTest, AgreesWithSciPyWhereNumbersAreTied) {
  const auto slower = mann_whitney(kBefore, kAfter);
  EXPECT_NEAR(slower.p_value, 0.002390598440364281, kExact);
  EXPECT_NEAR(slower.superiority, 0.8954545454545455, kExact);
  constexpr std::array kFew{1.0, 1.0, 1.0, 2.0};
  constexpr std::array kMany{1.0, 1.0, 1.0, 1.0, 3.0, 3.0, 3.0, 3.0};
  EXPECT_NEAR(mann_whitney(kFew, kMany).p_value, 0.28684406377609106, kExact);
}

TEST(MannWhitneyTest, SaysTheSameOfBothDirections) {
  const auto slower = mann_whitney(kBefore, kAfter);
  const auto faster = mann_whitney(kAfter, kBefore);
  EXPECT_NEAR(slower.p_value, faster.p_value, kExact);
  EXPECT_NEAR(slower.superiority, 1 - faster.superiority, kExact);
}

TEST(MannWhitneyTest, FindsNoDifferenceWhereThereIsNothingToCompare) {
  constexpr std::array kEqual{7.0, 7.0, 7.0};
  for (const auto& result : {mann_whitney({}, kAfter), mann_whitney(kBefore, {}),
                             mann_whitney(kEqual, kEqual), mann_whitney(kAfter, kAfter)}) {
    EXPECT_EQ(result.p_value, 1);
    EXPECT_EQ(result.superiority, 0.5);
  }
}

}  // namespace
}  // namespace weft::insight
