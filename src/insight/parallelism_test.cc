#include "insight/parallelism.h"

#include <gtest/gtest.h>

#include "insight/trace_fixture.h"

namespace weft::insight {
namespace {

using fixture::kMs;
using fixture::trace;

std::vector<Overlap> found_in(const model::Trace& trace) {
  const SpanTree tree(trace);
  const Timeline timeline(trace, tree);
  Contents contents(trace);
  return overlaps(trace, tree, timeline, critical_path(trace, tree, timeline), contents);
}

TEST(Parallelism, steps_whose_texts_do_not_meet_could_overlap) {
  const auto found = found_in(trace({{.span = 1, .end = 100},
                                     {.span = 2,
                                      .parent = 1,
                                      .start = 0,
                                      .end = 40,
                                      .name = "weather",
                                      .attributes = {{"honeyhive_outputs.r", "rain all day long"}}},
                                     {.span = 3,
                                      .parent = 1,
                                      .start = 50,
                                      .end = 80,
                                      .name = "news",
                                      .attributes = {{"honeyhive_inputs.q", "what happened today"}}}}));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].spans, (std::vector<size_t>{1, 2}));
  EXPECT_EQ(found[0].saved_ns, 30 * kMs);
  EXPECT_EQ(found[0].independence, Independence::contents_compared);
}

TEST(Parallelism, a_step_that_is_given_the_answer_of_another_must_wait) {
  EXPECT_TRUE(
      found_in(trace({{.span = 1, .end = 100},
                      {.span = 2,
                       .parent = 1,
                       .start = 0,
                       .end = 40,
                       .name = "search",
                       .attributes = {{"honeyhive_outputs.r", "a \"quoted\" document"}}},
                      {.span = 3,
                       .parent = 1,
                       .start = 50,
                       .end = 80,
                       .name = "answer",
                       .attributes = {{"honeyhive_inputs.q", "use this: a \"quoted\" document, please"}}}}))
          .empty());
}

TEST(Parallelism, nothing_is_said_of_different_steps_without_contents) {
  EXPECT_TRUE(found_in(trace({{.span = 1, .end = 100},
                              {.span = 2, .parent = 1, .start = 0, .end = 40, .name = "a"},
                              {.span = 3, .parent = 1, .start = 50, .end = 80, .name = "b"}}))
                  .empty());
}

TEST(Parallelism, one_operation_again_and_again_could_overlap_unless_it_is_tried_again) {
  const auto found = found_in(trace({{.span = 1, .end = 100},
                                     {.span = 2, .parent = 1, .start = 0, .end = 30},
                                     {.span = 3, .parent = 1, .start = 30, .end = 50},
                                     {.span = 4, .parent = 1, .start = 50, .end = 90}}));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].saved_ns, 50 * kMs);
  EXPECT_EQ(found[0].independence, Independence::same_operation);
  EXPECT_TRUE(found_in(trace({{.span = 1, .end = 100},
                              {.span = 2, .parent = 1, .start = 0, .end = 30, .failed = true},
                              {.span = 3, .parent = 1, .start = 30, .end = 50}}))
                  .empty());
}

}  // namespace
}  // namespace weft::insight
