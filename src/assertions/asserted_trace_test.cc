#include "assertions/asserted_trace.h"

#include <gtest/gtest.h>

#include "assertions/app_fixture.h"

namespace weft::assertions {
namespace {

std::string names(const TraceView& view) {
  std::string text;
  for (size_t span = 0; span < view.size(); ++span) {
    text += (span == 0 ? "" : ", ") + std::string(view.at(span).span.name);
  }
  return text;
}

TEST(AssertedTrace, shows_neither_the_test_case_nor_graders_and_what_is_below_them) {
  const auto trace = fixture::run_around({{.id = 1, .parent = 101, .name = "ask"}});
  AssertedTrace asserted(trace);
  EXPECT_EQ(names(asserted.with_target()), "app, ask");
  EXPECT_EQ(names(asserted.application()), "ask");
  EXPECT_EQ(asserted.application_span_count(), 1u);
}

TEST(AssertedTrace, knows_the_spans_that_promptfoo_makes) {
  const auto trace = traceql::fixture::trace_of(
      {{.id = 1, .name = "promptfoo.test_case"},
       {.id = 2, .parent = 1, .name = "app", .attributes = {{"promptfoo.span.role", "target"}}},
       {.id = 3, .parent = 2, .name = "ask"},
       {.id = 4, .parent = 1, .name = "grader", .attributes = {{"promptfoo.span.role", "grader"}}}});
  AssertedTrace asserted(trace);
  EXPECT_EQ(names(asserted.with_target()), "app, ask");
  EXPECT_EQ(names(asserted.application()), "ask");
}

TEST(AssertedTrace, what_is_below_a_span_that_is_not_shown_is_a_root) {
  const auto trace = fixture::run_around({{.id = 1, .parent = 101, .name = "ask"}});
  AssertedTrace asserted(trace);
  EXPECT_FALSE(asserted.application().tree().is_orphan(0));
  EXPECT_EQ(asserted.application().stored_index(0), 2u);
}

TEST(AssertedTrace, below_a_caller_that_is_not_stored_yet_spans_are_roots) {
  const auto trace = traceql::fixture::trace_of({{.id = 1, .parent = 77, .name = "ask"}});
  AssertedTrace without(trace);
  EXPECT_TRUE(without.application().tree().is_orphan(0));
  AssertedTrace with(trace, traceql::fixture::span_id(77));
  EXPECT_FALSE(with.application().tree().is_orphan(0));
}

}  // namespace
}  // namespace weft::assertions
