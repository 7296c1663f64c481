#include "base/saturating.h"

#include <gtest/gtest.h>

#include <cstdint>

namespace weft {
namespace {

TEST(Saturating, a_sum_stays_at_the_end_of_its_range) {
  EXPECT_EQ(saturating_add<uint64_t>(2, 3), 5u);
  EXPECT_EQ(saturating_add<uint64_t>(UINT64_MAX, 3), UINT64_MAX);
  EXPECT_EQ(saturating_add<int64_t>(INT64_MAX, 1), INT64_MAX);
  EXPECT_EQ(saturating_add<int64_t>(INT64_MIN, -1), INT64_MIN);
  EXPECT_EQ(saturating_add<int64_t>(INT64_MAX, -1), INT64_MAX - 1);
}

}  // namespace
}  // namespace weft
