#include "insight/what_if.h"

#include <gtest/gtest.h>

#include <cmath>

#include "insight/trace_fixture.h"

namespace weft::insight {
namespace {

using fixture::kMs;
using fixture::trace;

// How many milliseconds the request gains when the span at `index` takes `percent` less.
uint64_t saved_ms(const model::Trace& trace, size_t index, double percent) {
  const SpanTree tree(trace);
  return what_if(tree, Timeline(trace, tree), index, percent)->saved_ns / kMs;
}

TEST(WhatIf, siblings_that_waited_move_forward) {
  const auto request = trace({{.span = 1, .end = 100},
                              {.span = 2, .parent = 1, .start = 10, .end = 50},
                              {.span = 3, .parent = 1, .start = 60, .end = 90}});
  EXPECT_EQ(saved_ms(request, 1, 50), 20u);
  EXPECT_EQ(saved_ms(request, 2, 100), 30u);
  EXPECT_EQ(saved_ms(request, 0, 10), 10u);
}

TEST(WhatIf, a_parallel_sibling_becomes_the_longest) {
  const auto request = trace({{.span = 1, .end = 100},
                              {.span = 2, .parent = 1, .start = 0, .end = 100},
                              {.span = 3, .parent = 1, .start = 0, .end = 80}});
  EXPECT_EQ(saved_ms(request, 1, 10), 10u);
  EXPECT_EQ(saved_ms(request, 1, 50), 20u);
  EXPECT_EQ(saved_ms(request, 2, 50), 0u);
}

TEST(WhatIf, a_sibling_waits_for_all_that_had_ended_before_it) {
  const auto request = trace({{.span = 1, .end = 200},
                              {.span = 2, .parent = 1, .start = 0, .end = 100},
                              {.span = 3, .parent = 1, .start = 0, .end = 90},
                              {.span = 4, .parent = 1, .start = 110, .end = 200}});
  EXPECT_EQ(saved_ms(request, 1, 50), 10u);
}

TEST(WhatIf, overlapping_siblings_stay_where_they_are) {
  const auto request = trace({{.span = 1, .end = 100},
                              {.span = 2, .parent = 1, .start = 0, .end = 60},
                              {.span = 3, .parent = 1, .start = 30, .end = 100}});
  EXPECT_EQ(saved_ms(request, 1, 100), 0u);
}

TEST(WhatIf, goes_up_through_all_ancestors) {
  const auto request = trace({{.span = 1, .end = 100},
                              {.span = 2, .parent = 1, .start = 0, .end = 90},
                              {.span = 3, .parent = 2, .start = 10, .end = 80},
                              {.span = 4, .parent = 1, .start = 0, .end = 60}});
  EXPECT_EQ(saved_ms(request, 2, 100), 30u);
}

TEST(WhatIf, what_is_no_part_of_the_request_saves_nothing) {
  const auto request = trace({{.span = 1, .end = 100},
                              {.span = 2, .parent = 9, .start = 0, .end = 90},
                              {.span = 3, .parent = 1, .start = 120, .end = 140}});
  const SpanTree tree(request);
  const Timeline timeline(request, tree);
  for (const size_t span : {1u, 2u}) {
    const auto answer = what_if(tree, timeline, span, 50);
    EXPECT_FALSE(answer->is_part_of_request);
    EXPECT_EQ(answer->duration_ns, 100 * kMs);
  }
}

TEST(WhatIf, refuses_what_makes_no_sense) {
  const auto request = trace({{.span = 1, .end = 100}});
  const SpanTree tree(request);
  const Timeline timeline(request, tree);
  EXPECT_EQ(what_if(tree, timeline, 1, 50).error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(what_if(tree, timeline, 0, 0).error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(what_if(tree, timeline, 0, 101).error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(what_if(tree, timeline, 0, NAN).error().code, ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace weft::insight
