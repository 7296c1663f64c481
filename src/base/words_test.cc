#include "base/words.h"

#include <gtest/gtest.h>

namespace weft {
namespace {

TEST(Words, durations_keep_three_digits_or_so) {
  EXPECT_EQ(duration_text(0), "0 ns");
  EXPECT_EQ(duration_text(1'200), "1.2 µs");
  EXPECT_EQ(duration_text(150'000'000), "150.0 ms");
  EXPECT_EQ(duration_text(3'400'000'000), "3.40 s");
  EXPECT_EQ(duration_text(125'000'000'000), "2 m 05 s");
}

TEST(Words, long_durations_are_hours_days_and_years) {
  constexpr uint64_t kHour = 3'600'000'000'000;
  EXPECT_EQ(duration_text(kHour), "1 h 00 m");
  EXPECT_EQ(duration_text(23 * kHour + kHour / 10), "23 h 06 m");
  EXPECT_EQ(duration_text(60 * kHour), "2.5 days");
  EXPECT_EQ(duration_text(364 * 24 * kHour), "364 days");
  EXPECT_EQ(duration_text(3'650 * 24 * kHour), "10 years");
  EXPECT_EQ(duration_text(1'000 * 24 * kHour), "2.7 years");
  EXPECT_EQ(duration_text(UINT64_MAX), "585 years");
}

TEST(Words, a_number_agrees_with_its_noun) {
  EXPECT_EQ(count_text(1, "span"), "1 span");
  EXPECT_EQ(count_text(0, "span"), "0 spans");
  EXPECT_EQ(count_text(5, "span"), "5 spans");
}

}  // namespace
}  // namespace weft
