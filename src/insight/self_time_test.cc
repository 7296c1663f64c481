#include "insight/self_time.h"

#include <gtest/gtest.h>

#include "insight/trace_fixture.h"

namespace weft::insight {
namespace {

using fixture::kMs;
using fixture::trace;

uint64_t root_ms(const model::Trace& trace) {
  return self_times(trace, SpanTree(trace)).front() / kMs;
}

TEST(SelfTime, overlapping_children_are_subtracted_once) {
  EXPECT_EQ(root_ms(trace({{.span = 1, .end = 100},
                           {.span = 2, .parent = 1, .start = 10, .end = 60},
                           {.span = 3, .parent = 1, .start = 20, .end = 30},
                           {.span = 4, .parent = 1, .start = 50, .end = 80}})),
            30u);
}

TEST(SelfTime, children_count_only_within_their_parent) {
  EXPECT_EQ(root_ms(trace({{.span = 1, .start = 50, .end = 100},
                           {.span = 2, .parent = 1, .start = 0, .end = 60},
                           {.span = 3, .parent = 1, .start = 90, .end = 300},
                           {.span = 4, .parent = 1, .start = 400, .end = 500}})),
            30u);
}

TEST(SelfTime, negative_durations_are_none) {
  EXPECT_EQ(root_ms(trace({{.span = 1, .end = 100}, {.span = 2, .parent = 1, .start = 60, .end = 20}})),
            100u);
  EXPECT_EQ(
      root_ms(trace({{.span = 1, .start = 9, .end = 2}, {.span = 2, .parent = 1, .start = 3, .end = 5}})),
      0u);
}

}  // namespace
}  // namespace weft::insight
