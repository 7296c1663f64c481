#include "insight/bottlenecks.h"

#include <gtest/gtest.h>

#include "insight/trace_fixture.h"

namespace weft::insight {
namespace {

using fixture::kMs;
using fixture::trace;

std::vector<Bottleneck> found_in(const model::Trace& trace) {
  const SpanTree tree(trace);
  const Timeline timeline(trace, tree);
  return bottlenecks(tree, timeline, critical_path(trace, tree, timeline));
}

TEST(Bottlenecks, are_ranked_by_their_own_time_on_the_path) {
  const auto found = found_in(trace({{.span = 1, .end = 100},
                                     {.span = 2, .parent = 1, .start = 10, .end = 100},
                                     {.span = 3, .parent = 2, .start = 20, .end = 90},
                                     {.span = 4, .parent = 2, .start = 20, .end = 80}}));
  ASSERT_EQ(found.size(), 3u);
  EXPECT_EQ(found[0].span, 2u);
  EXPECT_EQ(found[0].own_ns, 70 * kMs);
  EXPECT_DOUBLE_EQ(found[0].share, 0.7);
  EXPECT_EQ(found[1].span, 1u);
  EXPECT_EQ(found[2].span, 0u);
}

TEST(Bottlenecks, say_what_half_of_their_time_would_give) {
  const auto found = found_in(trace({{.span = 1, .end = 100},
                                     {.span = 2, .parent = 1, .start = 0, .end = 100},
                                     {.span = 3, .parent = 1, .start = 0, .end = 90}}));
  EXPECT_EQ(found[0].half_saves_ns, 10 * kMs);
}

TEST(Bottlenecks, are_at_most_so_many) {
  model::Trace wide = trace({{.span = 1, .end = 1'000}});
  for (int i = 0; i < 30; ++i) {
    wide.spans.push_back(fixture::stored(
        {.span = static_cast<uint64_t>(i + 2), .parent = 1, .start = 10 * i, .end = 10 * i + 5}));
  }
  EXPECT_EQ(found_in(wide).size(), kBottlenecksMax);
}

}  // namespace
}  // namespace weft::insight
