#include "insight/repeats.h"

#include <gtest/gtest.h>

#include "insight/trace_fixture.h"

namespace weft::insight {
namespace {

using fixture::kMs;
using fixture::Made;
using fixture::trace;

// A parent with `count` children, one every `spacing` milliseconds; the i-th takes i + 1.
model::Trace loop(int count, int64_t spacing, Made like = {.span = 0}) {
  auto made = trace({{.span = 1, .end = 10'000}});
  for (int i = 0; i < count; ++i) {
    Made each = like;
    each.span = static_cast<uint64_t>(i) + 2;
    each.parent = 1;
    each.start = i * spacing;
    each.end = each.start + i + 1;
    made.spans.push_back(fixture::stored(each));
  }
  return made;
}

std::vector<Repeat> found_in(const model::Trace& trace) {
  return repeats(trace, SpanTree(trace));
}

TEST(Repeats, fold_equal_steps_with_their_quantiles) {
  const auto found = found_in(loop(100, 200));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].count, 100u);
  EXPECT_EQ(found[0].p50_ns, 50 * kMs);
  EXPECT_EQ(found[0].p95_ns, 95 * kMs);
  EXPECT_EQ(found[0].total_ns, 5'050 * kMs);
  EXPECT_EQ(found[0].spans.front(), 1u);
}

TEST(Repeats, calls_one_after_the_other_are_n_plus_one) {
  EXPECT_TRUE(found_in(loop(5, 200, {.span = 0, .kind = model::SpanKind::client}))[0].is_n_plus_one);
  EXPECT_TRUE(found_in(loop(5, 200, {.span = 0, .type = model::EventType::model}))[0].is_n_plus_one);
  EXPECT_FALSE(found_in(loop(5, 200))[0].is_n_plus_one);
  EXPECT_FALSE(found_in(loop(4, 200, {.span = 0, .kind = model::SpanKind::client}))[0].is_n_plus_one);
}

TEST(Repeats, at_the_same_time_are_not_n_plus_one) {
  const auto found = found_in(loop(10, 0, {.span = 0, .kind = model::SpanKind::client}));
  EXPECT_FALSE(found[0].is_sequential);
  EXPECT_FALSE(found[0].is_n_plus_one);
  EXPECT_EQ(found[0].elapsed_ns, 10 * kMs);
}

TEST(Repeats, are_of_one_parent_and_one_operation) {
  EXPECT_TRUE(found_in(loop(2, 200)).empty());
  EXPECT_TRUE(found_in(trace({{.span = 1, .end = 9},
                              {.span = 2, .parent = 1, .service = "a"},
                              {.span = 3, .parent = 1, .service = "a"},
                              {.span = 4, .parent = 1, .service = "b"}}))
                  .empty());
}

TEST(Repeats, of_centuries_do_not_wrap_around) {
  auto made =
      trace({{.span = 1}, {.span = 2, .parent = 1}, {.span = 3, .parent = 1}, {.span = 4, .parent = 1}});
  for (auto& stored : made.spans) stored.span.end_time_unix_nano = UINT64_MAX;
  for (auto& stored : made.spans) stored.span.start_time_unix_nano = 1;
  const SpanTree tree(made);
  const auto found = repeats(made, tree);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].total_ns, UINT64_MAX);
}

}  // namespace
}  // namespace weft::insight
