// trace-span-count, trace-span-duration and trace-error-spans.
#include <gtest/gtest.h>

#include "assertions/app_fixture.h"

namespace weft::assertions {
namespace {

using namespace fixture;

std::string count(const std::string& value, const std::string& type = "trace-span-count") {
  return outcome(answered(), R"({"type": ")" + type + R"(", "value": )" + value + "}");
}
std::string duration(const model::Trace& trace, const std::string& value) {
  return outcome(trace, R"({"type": "trace-span-duration", "value": )" + value + "}");
}
std::string errors(const model::Trace& trace, const std::string& value = "null") {
  return outcome(trace, R"({"type": "trace-error-spans", "value": )" + value + "}");
}
model::Trace one(const SaidSpan& span) {
  return run_around({span});
}

TEST(TraceSpanCount, tells_how_many_and_which) {
  EXPECT_EQ(count(R"({"pattern": "cache.*", "max": 1})"),
            "fail: 2 spans matched by cache.*, where at most 1 may be: cache.get, cache.set [4 10]");
  EXPECT_EQ(count(R"({"pattern": "nope", "min": 1})"),
            "fail: 0 spans matched by nope, where at least 1 may be");
}

TEST(TraceSpanCount, a_name_that_nothing_has_fails_unless_none_was_thought_of) {
  EXPECT_EQ(count(R"({"pattern": "cach.*", "max": 3})"),
            "fail: nothing to judge: no span is selected by cach.*. If that may be, say allow_none: true");
  EXPECT_TRUE(count(R"({"pattern": "cach.*", "max": 3, "allow_none": true})").starts_with("pass"));
  EXPECT_TRUE(count(R"({"pattern": "cach.*", "min": 0, "max": 3})").starts_with("pass"));
}

TEST(TraceSpanCount, not_inverts_and_shows_what_must_not_be) {
  EXPECT_EQ(
      count(R"({"pattern": "cache.set", "min": 1})", "not-trace-span-count"),
      "fail: must not be, and is: 1 span matched by cache.set, where at least 1 may be: cache.set [10]");
  EXPECT_TRUE(count(R"({"pattern": "cache.*", "min": 3})", "not-trace-span-count").starts_with("pass"));
}

TEST(TraceSpanCount, a_name_that_nothing_has_does_not_pass_by_not) {
  const auto inverted = [](const char* value) { return count(value, "not-trace-span-count"); };
  EXPECT_TRUE(inverted(R"({"pattern": "typo.*", "min": 2})").starts_with("fail: nothing to judge"));
  EXPECT_TRUE(inverted(R"({"pattern": "typo.*", "min": 2, "allow_none": true})").starts_with("pass"));
  EXPECT_TRUE(inverted(R"({"pattern": "typo.*", "max": 0})").starts_with("fail: must not be, and is"));
}

TEST(TraceSpanCount, takes_any_selection_in_place_of_a_pattern) {
  EXPECT_TRUE(
      count(R"({"spans": "{ resource.service.name = \"cache\" }", "min": 2, "max": 2})").starts_with("pass"));
  EXPECT_TRUE(
      count(R"({"spans": "span[service.name=\"orchestrator\"] span[kind=\"server\"]", "min": 2, "max": 2})")
          .starts_with("pass"));
  EXPECT_TRUE(
      count(R"({"spans": "{ }", "pattern": "*"})").starts_with("error: trace-span-count, value.spans: "));
}

TEST(TraceSpanCount, what_cannot_be_understood_is_an_error_that_names_the_key) {
  EXPECT_EQ(count(R"({"pattern": "*", "min": "two"})"),
            "error: trace-span-count, value.min: \"two\" is no number");
  EXPECT_EQ(count(R"({"pattern": "*", "minimum": 2})"),
            "error: trace-span-count, value.minimum: there is no such key here; known are: allow_none, max, "
            "min, pattern, spans");
  EXPECT_EQ(count(R"({"pattern": "*", "min": 3, "max": 2})"),
            "error: trace-span-count, value.min: 3 is more than max, 2");
  EXPECT_EQ(count("5"), "error: trace-span-count: value has to be a map of its keys, and is 5");
  EXPECT_TRUE(count(R"({"spans": "{ name = }"})")
                  .starts_with("error: trace-span-count, value.spans: line 1, column"));
  EXPECT_TRUE(count(R"({"pattern": "cache.*", "min": "2"})").starts_with("pass")) << "as a template makes it";
}

TEST(TraceSpanDuration, boundaries_are_exact_to_the_nanosecond) {
  auto trace = answered();
  for (auto& stored : trace.spans) {
    if (stored.span.name == "cache.set") stored.span.end_time_unix_nano += 1;
  }
  EXPECT_TRUE(duration(answered(), R"({"pattern": "cache.set", "max": 30})").starts_with("pass"));
  EXPECT_EQ(duration(trace, R"({"pattern": "cache.set", "max": 30})"),
            "fail: the longest of 1 span matched by cache.set is 30.0 ms, the limit 30.0 ms (30000001 ns and "
            "30000000 ns); "
            "longer: cache.set (30.0 ms) [10]");
  EXPECT_TRUE(duration(trace, R"({"pattern": "cache.set", "max": 30.000001})").starts_with("pass"));
}

TEST(TraceSpanDuration, takes_the_nearest_rank_of_a_percentile) {
  // cache.get 2 ms, cache.set 30 ms.
  EXPECT_TRUE(
      duration(answered(), R"({"pattern": "cache.*", "max": 2, "percentile": 50})").starts_with("pass"));
  EXPECT_TRUE(
      duration(answered(), R"({"pattern": "cache.*", "max": 2, "percentile": 51})").starts_with("fail"));
  EXPECT_TRUE(
      duration(answered(), R"({"pattern": "cache.*", "max": 2, "percentile": 0})").starts_with("pass"));
  EXPECT_TRUE(
      duration(answered(), R"({"pattern": "cache.*", "max": 2, "percentile": 101})").starts_with("error"));
}

TEST(TraceSpanDuration, a_span_without_an_end_is_none_to_judge) {
  auto trace = one({.id = 1, .parent = 101, .name = "hangs"});
  trace.spans[2].span.end_time_unix_nano = 0;
  EXPECT_EQ(duration(trace, R"({"pattern": "hangs", "max": 5})"),
            "fail: nothing to judge: no span is selected by hangs that has both a start and an end. If that "
            "may be, say "
            "allow_none: true");
}

TEST(TraceErrorSpans, lists_errors_with_their_messages) {
  EXPECT_EQ(errors(degraded()),
            "fail: 2 errors among 7 spans matched by * (28.6 %), where at most 0 may be: search.query "
            "(vector db down), "
            "vector_db.query (connection refused) [5 6]");
}

TEST(TraceErrorSpans, takes_what_attributes_and_messages_say_for_errors) {
  EXPECT_TRUE(errors(one({.parent = 101, .attributes = {{"error", true}}})).starts_with("fail"));
  EXPECT_TRUE(errors(one({.parent = 101, .attributes = {{"failed", "true"}}})).starts_with("fail"));
  EXPECT_TRUE(errors(one({.parent = 101, .attributes = {{"http.status_code", 404}}})).starts_with("fail"));
  EXPECT_TRUE(
      errors(one({.parent = 101, .attributes = {{"otel.status_code", "ERROR"}}})).starts_with("fail"));
  EXPECT_TRUE(errors(one({.parent = 101, .message = "Timeout after 3 s"})).starts_with("fail"));
  EXPECT_TRUE(errors(one({.parent = 101, .attributes = {{"error", false}, {"http.status_code", 399}}}))
                  .starts_with("pass"));
}

TEST(TraceErrorSpans, counts_the_new_name_of_the_http_status_and_no_message_of_a_span_that_is_ok) {
  EXPECT_TRUE(
      errors(one({.parent = 101, .attributes = {{"http.response.status_code", 503}}})).starts_with("fail"));
  EXPECT_TRUE(errors(one({.parent = 101, .status = model::StatusCode::ok, .message = "0 failed"}))
                  .starts_with("pass"));
}

TEST(TraceErrorSpans, both_limits_have_to_be_kept) {
  EXPECT_TRUE(errors(degraded(), R"({"max_count": 2, "max_percentage": 28.5})").starts_with("fail"));
  EXPECT_TRUE(errors(degraded(), R"({"max_count": 2, "max_percentage": 28.6})").starts_with("pass"));
}

TEST(TraceErrorSpans, an_application_that_sent_nothing_has_not_done_without_errors) {
  EXPECT_EQ(errors(silent()),
            "fail: nothing to judge: no span of the application is in the trace. If that may be, say "
            "allow_none: true");
  EXPECT_TRUE(errors(silent(), R"({"allow_none": true})").starts_with("pass"));
}

}  // namespace
}  // namespace weft::assertions
