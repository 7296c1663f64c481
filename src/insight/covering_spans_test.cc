#include "insight/covering_spans.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace weft::insight {
namespace {

std::vector<size_t> covering(const CoveringSpans& spans, uint64_t start, uint64_t end, size_t count_max = 9) {
  std::vector<size_t> numbers;
  for (const Spot spot : spans.covering(start, end, count_max).spots) numbers.push_back(spot.span);
  return numbers;
}

TEST(CoveringSpans, are_those_around_a_time_the_latest_first) {
  CoveringSpans spans;
  spans.add({0, 1}, 0, 100);
  spans.add({0, 2}, 10, 20);
  spans.add({0, 3}, 30, 90);
  spans.add({0, 4}, 60, 70);
  spans.seal();
  EXPECT_EQ(covering(spans, 60, 70), (std::vector<size_t>{4, 3, 1}));
  EXPECT_EQ(covering(spans, 10, 20), (std::vector<size_t>{2, 1}));
  EXPECT_EQ(covering(spans, 95, 101), std::vector<size_t>{});
  EXPECT_EQ(covering(spans, 60, 70, 2), (std::vector<size_t>{4, 3}));
  EXPECT_TRUE(spans.covering(60, 70, 2).was_cut);
  EXPECT_FALSE(spans.covering(60, 70, 3).was_cut);
}

TEST(CoveringSpans, of_none_are_none) {
  CoveringSpans spans;
  spans.seal();
  EXPECT_EQ(covering(spans, 1, 2), std::vector<size_t>{});
}

TEST(CoveringSpans, are_found_as_one_by_one) {
  for (size_t count = 1; count < 40; ++count) {
    CoveringSpans spans;
    std::vector<std::pair<uint64_t, uint64_t>> plain;
    for (size_t i = 0; i < count; ++i) {
      plain.emplace_back(i * 7 % 31, i * 7 % 31 + i * 5 % 17);
      spans.add({0, i}, plain.back().first, plain.back().second);
    }
    spans.seal();
    for (uint64_t start = 0; start < 40; start += 3) {
      const auto expected = std::ranges::count_if(
          plain, [&](const auto& each) { return each.first <= start && each.second >= start + 4; });
      EXPECT_EQ(covering(spans, start, start + 4, 99).size(), static_cast<size_t>(expected));
    }
  }
}

}  // namespace
}  // namespace weft::insight
