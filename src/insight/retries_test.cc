#include "insight/retries.h"

#include <gtest/gtest.h>

#include "insight/trace_fixture.h"

namespace weft::insight {
namespace {

using fixture::kMs;
using fixture::trace;

std::vector<Retry> found_in(const model::Trace& trace) {
  const SpanTree tree(trace);
  Contents contents(trace);
  return retries(trace, tree, usage_below(trace, tree), contents);
}

TEST(Retries, attempts_until_one_succeeds) {
  const auto found = found_in(trace({{.span = 1, .end = 100},
                                     {.span = 2, .parent = 1, .start = 0, .end = 20, .failed = true},
                                     {.span = 3, .parent = 1, .start = 30, .end = 50, .failed = true},
                                     {.span = 4, .parent = 1, .start = 60, .end = 90}}));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].attempts, (std::vector<size_t>{1, 2, 3}));
  EXPECT_TRUE(found[0].succeeded);
  EXPECT_EQ(found[0].lost_ns, 60 * kMs);
}

TEST(Retries, that_all_fail_lose_all_their_time) {
  const auto found = found_in(trace({{.span = 1, .end = 100},
                                     {.span = 2, .parent = 1, .start = 0, .end = 20, .failed = true},
                                     {.span = 3, .parent = 1, .start = 30, .end = 50, .failed = true}}));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_FALSE(found[0].succeeded);
  EXPECT_EQ(found[0].lost_ns, 50 * kMs);
}

TEST(Retries, what_is_below_a_failed_attempt_was_paid_for) {
  const auto found = found_in(trace(
      {{.span = 1, .end = 100},
       {.span = 2, .parent = 1, .start = 0, .end = 20, .failed = true},
       {.span = 3, .parent = 2, .start = 5, .end = 15, .name = "llm", .tokens = {.input = 7}, .cost = 0.5},
       {.span = 4, .parent = 1, .start = 30, .end = 50, .tokens = {.input = 9}, .cost = 1.0}}));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].lost.tokens, 7);
  EXPECT_EQ(found[0].lost.cost_usd, 0.5);
}

TEST(Retries, are_none_of_other_operations_peers_questions_or_times) {
  EXPECT_TRUE(found_in(trace({{.span = 1, .end = 100},
                              {.span = 2, .parent = 1, .start = 0, .end = 20, .name = "a", .failed = true},
                              {.span = 3, .parent = 1, .start = 30, .end = 50, .name = "b"}}))
                  .empty());
  EXPECT_TRUE(
      found_in(
          trace({{.span = 1, .end = 100},
                 {.span = 2, .parent = 1, .end = 20, .failed = true, .attributes = {{"peer.service", "a"}}},
                 {.span = 3, .parent = 1, .start = 30, .end = 50, .attributes = {{"peer.service", "b"}}}}))
          .empty());
  EXPECT_TRUE(found_in(trace({{.span = 1, .end = 100},
                              {.span = 2,
                               .parent = 1,
                               .end = 20,
                               .failed = true,
                               .attributes = {{"honeyhive_inputs.q", "a"}}},
                              {.span = 3,
                               .parent = 1,
                               .start = 30,
                               .end = 50,
                               .attributes = {{"honeyhive_inputs.q", "b"}}}}))
                  .empty());
  EXPECT_TRUE(found_in(trace({{.span = 1, .end = 100},
                              {.span = 2, .parent = 1, .start = 0, .end = 40, .failed = true},
                              {.span = 3, .parent = 1, .start = 10, .end = 50}}))
                  .empty());
}

TEST(Retries, a_step_that_succeeded_is_not_tried_again) {
  EXPECT_TRUE(found_in(trace({{.span = 1, .end = 100},
                              {.span = 2, .parent = 1, .start = 0, .end = 20},
                              {.span = 3, .parent = 1, .start = 30, .end = 50, .failed = true}}))
                  .empty());
}

TEST(Retries, calls_of_different_paths_are_no_attempts_of_one) {
  for (const auto* key : {"url.path", "url.query", "http.target", "url.full"}) {
    EXPECT_TRUE(
        found_in(
            trace({{.span = 1, .end = 100},
                   {.span = 2, .parent = 1, .end = 20, .failed = true, .attributes = {{key, "/charge/0"}}},
                   {.span = 3, .parent = 1, .start = 30, .end = 50, .attributes = {{key, "/charge/1"}}}}))
            .empty())
        << key;
    EXPECT_EQ(
        found_in(
            trace({{.span = 1, .end = 100},
                   {.span = 2, .parent = 1, .end = 20, .failed = true, .attributes = {{key, "/charge/0"}}},
                   {.span = 3, .parent = 1, .start = 30, .end = 50, .attributes = {{key, "/charge/0"}}}}))
            .size(),
        1u)
        << key;
  }
}

}  // namespace
}  // namespace weft::insight
