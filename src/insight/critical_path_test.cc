#include "insight/critical_path.h"

#include <gtest/gtest.h>

#include <string>

#include "insight/trace_fixture.h"

namespace weft::insight {
namespace {

using fixture::kEpoch;
using fixture::kMs;
using fixture::trace;
using model::SpanKind;

CriticalPath path_of(const model::Trace& trace) {
  const SpanTree tree(trace);
  return critical_path(trace, tree, Timeline(trace, tree));
}

// "1:0-10 2:10-90": the number of each segment's span and its time in milliseconds.
std::string drawn(const model::Trace& trace) {
  std::string text;
  for (const auto& [span, start, end] : path_of(trace).segments) {
    text += fmt::format("{}{}:{}-{}", text.empty() ? "" : " ", trace.spans[span].span.span_id.bytes[7],
                        (start - kEpoch) / kMs, (end - kEpoch) / kMs);
  }
  return text;
}

TEST(CriticalPath, a_span_alone_is_its_own_path) {
  EXPECT_EQ(drawn(trace({{.span = 1, .end = 100}})), "1:0-100");
}

TEST(CriticalPath, goes_through_children_one_after_the_other) {
  EXPECT_EQ(drawn(trace({{.span = 1, .end = 100},
                         {.span = 2, .parent = 1, .start = 10, .end = 40},
                         {.span = 3, .parent = 1, .start = 50, .end = 90}})),
            "1:0-10 2:10-40 1:40-50 3:50-90 1:90-100");
}

TEST(CriticalPath, of_parallel_children_the_last_to_finish_is_on_it) {
  EXPECT_EQ(drawn(trace({{.span = 1, .end = 100},
                         {.span = 2, .parent = 1, .start = 10, .end = 60},
                         {.span = 3, .parent = 1, .start = 10, .end = 90}})),
            "1:0-10 3:10-90 1:90-100");
}

TEST(CriticalPath, a_child_that_runs_into_the_next_was_not_waited_for) {
  EXPECT_EQ(drawn(trace({{.span = 1, .end = 100},
                         {.span = 2, .parent = 1, .start = 0, .end = 60},
                         {.span = 3, .parent = 1, .start = 50, .end = 100}})),
            "1:0-50 3:50-100");
}

TEST(CriticalPath, one_percent_of_overlap_is_two_clocks) {
  EXPECT_EQ(drawn(trace({{.span = 1, .end = 1'000},
                         {.span = 2, .parent = 1, .start = 0, .end = 505},
                         {.span = 3, .parent = 1, .start = 500, .end = 1'000}})),
            "2:0-500 3:500-1000");
}

TEST(CriticalPath, goes_down_where_the_children_have_children) {
  EXPECT_EQ(drawn(trace({{.span = 1, .end = 100},
                         {.span = 2, .parent = 1, .start = 0, .end = 100},
                         {.span = 3, .parent = 2, .start = 20, .end = 70}})),
            "2:0-20 3:20-70 2:70-100");
}

TEST(CriticalPath, a_child_counts_as_far_as_its_parent_waited) {
  EXPECT_EQ(drawn(trace({{.span = 1, .end = 100}, {.span = 2, .parent = 1, .start = 60, .end = 300}})),
            "1:0-60 2:60-100");
  EXPECT_EQ(
      drawn(trace({{.span = 1, .start = 50, .end = 100}, {.span = 2, .parent = 1, .start = 0, .end = 80}})),
      "2:50-80 1:80-100");
  EXPECT_EQ(drawn(trace({{.span = 1, .end = 100}, {.span = 2, .parent = 1, .start = 150, .end = 300}})),
            "1:0-100");
}

TEST(CriticalPath, nobody_waits_for_the_consumer_of_a_message) {
  EXPECT_EQ(drawn(trace({{.span = 1, .end = 100},
                         {.span = 2, .parent = 1, .start = 10, .end = 50, .kind = SpanKind::producer},
                         {.span = 3, .parent = 2, .start = 20, .end = 50, .kind = SpanKind::consumer},
                         {.span = 4, .parent = 3, .start = 30, .end = 50}})),
            "1:0-10 2:10-50 1:50-100");
}

TEST(CriticalPath, what_a_consumer_does_itself_is_waited_for) {
  EXPECT_EQ(drawn(trace({{.span = 1, .end = 100, .kind = SpanKind::consumer},
                         {.span = 2, .parent = 1, .start = 20, .end = 100, .kind = SpanKind::consumer}})),
            "1:0-20 2:20-100");
}

TEST(CriticalPath, spans_without_length_are_not_on_it) {
  EXPECT_EQ(drawn(trace({{.span = 1, .end = 100},
                         {.span = 2, .parent = 1, .start = 50, .end = 50},
                         {.span = 3, .parent = 1, .start = 90, .end = 20}})),
            "1:0-100");
}

TEST(CriticalPath, an_empty_trace_and_one_without_length_have_none) {
  EXPECT_EQ(drawn(trace({})), "");
  EXPECT_EQ(drawn(trace({{.span = 1, .start = 5, .end = 2}})), "");
}

TEST(CriticalPath, has_the_tokens_and_cost_of_its_spans_once) {
  const auto path = path_of(
      trace({{.span = 1, .end = 100, .tokens = {.input = 30}, .cost = 3.0},
             {.span = 2, .parent = 1, .start = 0, .end = 50, .tokens = {.input = 10}, .cost = 1.0},
             {.span = 3, .parent = 1, .start = 0, .end = 100, .tokens = {.input = 20}, .cost = 2.0}}));
  EXPECT_EQ(path.tokens.input, 20);
  EXPECT_EQ(path.cost_usd, 2.0);
}

TEST(CriticalPath, segments_add_up_to_the_duration) {
  const auto path = path_of(trace({{.span = 1, .end = 997},
                                   {.span = 2, .parent = 1, .start = 3, .end = 401},
                                   {.span = 3, .parent = 2, .start = 5, .end = 399},
                                   {.span = 4, .parent = 1, .start = 398, .end = 990},
                                   {.span = 5, .parent = 4, .start = 390, .end = 995}}));
  uint64_t total = 0;
  uint64_t at = path.segments.front().start;
  for (const auto& segment : path.segments) {
    EXPECT_EQ(segment.start, at);
    at = segment.end;
    total += segment.end - segment.start;
  }
  EXPECT_EQ(total, path.duration_ns);
  EXPECT_EQ(total, 997 * kMs);
}

}  // namespace
}  // namespace weft::insight
