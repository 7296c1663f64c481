// The trace: assertions, each with what it is for and what it must not let pass.
#include <gtest/gtest.h>

#include "assertions/app_fixture.h"

namespace weft::assertions {
namespace {

using namespace fixture;

std::string on(const model::Trace& trace, const std::string& type, const std::string& value) {
  return outcome(trace, R"({"type": ")" + type + R"(", "value": )" + value + "}");
}
std::string on_answered(const std::string& type, const std::string& value) {
  return on(answered(), type, value);
}
bool passes(const std::string& outcome) {
  return outcome.starts_with("pass: ");
}
bool fails(const std::string& outcome) {
  return outcome.starts_with("fail: ") && !outcome.starts_with("fail: nothing to judge");
}
bool has_nothing(const std::string& outcome) {
  return outcome.starts_with("fail: nothing to judge: ");
}
bool is_error(const std::string& outcome) {
  return outcome.starts_with("error: ");
}

TEST(TraceRules, see_the_application_alone) {
  EXPECT_TRUE(passes(on_answered("trace:query", R"("{ } | count() = 10")")));
  EXPECT_TRUE(passes(on_answered("trace:query", R"("{ rootServiceName = \"gateway\" }")")));
}

TEST(TraceRules, a_selection_of_nothing_passes_nowhere) {
  constexpr std::pair<const char*, const char*> kOfNothing[] = {
      {"each", R"({"spans": "{ .typo }", "holds": "duration < 1s"})"},
      {"order", R"(["typo", "cache.set"])"},
      {"parallel", R"(["typo", "cache.set"])"},
      {"critical-path", R"({"spans": "typo", "max": 1})"},
      {"self-time", R"({"spans": "typo", "max": 1})"},
      {"tokens", R"({"spans": "typo", "max": 1})"},
      {"cost", R"({"spans": "typo", "max": 1})"},
      {"cache-hit-rate", R"({"spans": "typo", "max": 1})"},
      {"retries", R"({"spans": "typo", "max": 1})"},
  };
  for (const auto& [name, value] : kOfNothing) {
    const std::string text = value;
    EXPECT_TRUE(has_nothing(on_answered(std::string("trace:") + name, text))) << name;
    EXPECT_TRUE(has_nothing(on_answered(std::string("not-trace:") + name, text))) << name;
  }
}

TEST(TraceRules, no_rule_passes_where_the_application_sent_nothing) {
  for (const char* const assertion :
       {R"({"type": "not-trace:query", "value": "{ status = error }"})",
        R"({"type": "trace:retries", "value": 0})", R"({"type": "trace:no-findings"})",
        R"({"type": "not-trajectory:tool-used", "value": "mail"})",
        R"({"type": "trace-span-count", "value": {"pattern": "nope", "max": 0}})"}) {
    EXPECT_TRUE(has_nothing(outcome(silent(), assertion))) << assertion;
  }
}

TEST(TraceRules, of_a_trace_that_was_read_in_part_nothing_is_said) {
  auto trace = answered();
  trace.truncated = true;
  EXPECT_TRUE(is_error(on(trace, "trace:query", R"("{ }")")));
}

TEST(TraceQuery, shows_the_numbers_that_were_compared) {
  EXPECT_TRUE(passes(on_answered("trace:query", R"("{ kind = client } | count() <= 4")")));
  EXPECT_EQ(on_answered("trace:query", R"("{ kind = client } | count() <= 3")"),
            "fail: { kind = client } | count() <= 3 does not hold: 4 spans, count() is 4 [4 6 9 10]");
  EXPECT_EQ(on_answered("trace:query", R"("{ kind = clinet }")").substr(0, 31),
            "error: trace:query, value: line");
  EXPECT_EQ(on_answered("trace:query", R"("{ status = error }")"), "fail: { status = error } finds nothing");
}

TEST(TraceQuery, with_not_nothing_may_be_found) {
  EXPECT_TRUE(passes(on_answered("not-trace:query", R"("{ status = error }")")));
  EXPECT_EQ(on(degraded(), "not-trace:query", R"("{ status = error }")"),
            "fail: must not be, and is: { status = error } finds 2 spans [5 6]");
}

TEST(TraceQuery, every_group_has_to_meet_the_comparison_where_that_is_asked) {
  const std::string query = R"("{ } | by(resource.service.name) | count() < 3")";
  EXPECT_TRUE(passes(on_answered("trace:query", query)));
  EXPECT_EQ(on_answered("trace:query", R"({"every": true, "query": )" + query + "}"),
            "fail: { } | by(resource.service.name) | count() < 3 does not hold: 3 spans, "
            "by(resource.service.name) is rag-service, count() is 3 [7 8 9]");
  EXPECT_TRUE(is_error(on_answered("trace:query", R"({"every": true, "query": "{ }"})")));
}

TEST(TraceCalls, wants_every_call_of_a_path) {
  EXPECT_TRUE(passes(on_answered("trace:calls", R"("gateway -> orchestrator -> search-api")")));
  EXPECT_TRUE(passes(
      on_answered("trace:calls", R"(["gateway->auth", "search-api -> qdrant", "orchestrator -> *"])")));
  const auto outcome = on_answered("trace:calls", R"("gateway -> search-api")");
  EXPECT_TRUE(outcome.starts_with("fail: gateway -> search-api is missing; the calls are ")) << outcome;
  EXPECT_TRUE(is_error(on_answered("trace:calls", R"("gateway")")));
  EXPECT_TRUE(is_error(on_answered("trace:calls", R"("gateway -> ")")));
}

TEST(TraceCalls, only_allows_no_other_between_services) {
  EXPECT_TRUE(passes(on_answered(
      "trace:calls",
      R"({"only": true, "calls": ["gateway -> auth", "gateway -> orchestrator", "orchestrator -> *"]})")));
  const auto outcome =
      on_answered("trace:calls", R"({"only": true, "calls": ["gateway -> orchestrator -> *"]})");
  EXPECT_TRUE(outcome.starts_with("fail: gateway -> auth is not among those that may be; ")) << outcome;
  EXPECT_TRUE(outcome.ends_with(" [2]")) << outcome;
  EXPECT_TRUE(fails(on_answered(
      "trace:calls",
      R"({"only": "all", "calls": ["gateway -> auth", "gateway -> orchestrator", "orchestrator -> *"]})")))
      << "search-api calls a database";
}

TEST(TraceCalls, with_not_none_may_be_and_the_caller_has_to_be_there) {
  EXPECT_TRUE(passes(on_answered("not-trace:calls", R"("gateway -> search-api")")));
  EXPECT_TRUE(fails(on_answered("not-trace:calls", R"(["gateway -> search-api", "gateway -> auth"])")));
  EXPECT_TRUE(has_nothing(on_answered("not-trace:calls", R"("gatway -> search-api")")));
}

TEST(TraceEach, tells_for_which_spans_a_condition_does_not_hold) {
  EXPECT_TRUE(
      passes(on_answered("trace:each", R"({"spans": "{ kind = client }", "holds": "duration <= 180ms"})")));
  EXPECT_EQ(
      on_answered("trace:each", R"({"spans": "{ kind = client }", "holds": "duration < 120ms"})"),
      "fail: duration < 120ms holds for 2 of 4 spans selected by { kind = client }; not for vector_db.query, "
      "chat mini-1 [6 9]");
  EXPECT_TRUE(fails(on_answered("trace:each", R"({"spans": "cache.*", "holds": "{ .cache.hit != nil }"})")));
  EXPECT_TRUE(is_error(on_answered("trace:each", R"({"spans": "cache.*", "holds": "{ } | count() > 1"})")));
  EXPECT_TRUE(is_error(on_answered("trace:each", R"({"spans": "cache.*"})")));
}

TEST(TraceOrder, what_is_earlier_has_ended_when_the_next_begins) {
  EXPECT_TRUE(
      passes(on_answered("trace:order", R"(["cache.get", "search.query", "rag.generate", "cache.set"])")));
  EXPECT_TRUE(fails(on_answered("trace:order", R"(["search.query", "cache.get"])")));
  EXPECT_EQ(on_answered("trace:order", R"(["search.query", "vector_db.query"])"),
            "fail: search.query (140.0 ms) went on after vector_db.query had begun [5 6]");
  EXPECT_TRUE(passes(
      on_answered("trace:order", R"({"mode": "started", "spans": ["search.query", "vector_db.query"]})")));
  EXPECT_TRUE(passes(
      on_answered("trace:order", R"({"tolerance": 140, "spans": ["search.query", "vector_db.query"]})")));
  EXPECT_TRUE(is_error(on_answered("trace:order", R"("search.query")")));
}

TEST(TraceOrder, ending_at_the_very_start_of_the_next_is_in_order) {
  auto trace = run_around({{.id = 1, .parent = 101, .name = "a", .at_ms = 0, .for_ms = 5},
                           {.id = 2, .parent = 101, .name = "b", .at_ms = 5, .for_ms = 5}});
  EXPECT_TRUE(passes(on(trace, "trace:order", R"(["a", "b"])")));
  EXPECT_TRUE(fails(on(trace, "trace:parallel", R"(["a", "b"])")));
  trace.spans[2].span.end_time_unix_nano += 1;
  EXPECT_TRUE(fails(on(trace, "trace:order", R"(["a", "b"])")));
  EXPECT_TRUE(passes(on(trace, "trace:parallel", R"(["a", "b"])")));
}

TEST(TraceOrder, a_span_without_an_end_has_not_ended) {
  auto trace = run_around({{.id = 1, .parent = 101, .name = "a", .at_ms = 0, .for_ms = 5},
                           {.id = 2, .parent = 101, .name = "b", .at_ms = 9, .for_ms = 5}});
  trace.spans[2].span.end_time_unix_nano = 0;
  EXPECT_EQ(on(trace, "trace:order", R"(["a", "b"])"),
            "fail: a (it has no end) went on after b had begun [1 2]");
  EXPECT_TRUE(passes(on(trace, "trace:order", R"({"mode": "started", "spans": ["a", "b"]})")));
}

TEST(TraceParallel, wants_a_moment_at_which_all_are_under_way) {
  const auto trace = run_around({{.id = 1, .parent = 101, .name = "a", .at_ms = 0, .for_ms = 20},
                                 {.id = 2, .parent = 101, .name = "b", .at_ms = 10, .for_ms = 20},
                                 {.id = 3, .parent = 101, .name = "c", .at_ms = 25, .for_ms = 20}});
  EXPECT_EQ(on(trace, "trace:parallel", R"(["a", "b"])"),
            "pass: a, b are all under way at the same time for 10.0 ms");
  EXPECT_TRUE(fails(on(trace, "trace:parallel", R"(["a", "b", "c"])")));
  EXPECT_TRUE(fails(on(trace, "trace:parallel", R"("?")")));
  EXPECT_TRUE(passes(on(trace, "trace:parallel", R"(["a", "?"])")));
  EXPECT_TRUE(passes(on(trace, "trace:parallel", R"({"spans": ["a", "b"], "min_overlap": 10})")));
  EXPECT_TRUE(fails(on(trace, "trace:parallel", R"({"spans": ["a", "b"], "min_overlap": 10.000001})")));
  EXPECT_TRUE(has_nothing(on(trace, "trace:parallel", R"("a")"))) << "one span overlaps nothing";
}

TEST(TraceCriticalPath, limits_the_whole_a_share_and_who_is_on_it) {
  EXPECT_TRUE(passes(on_answered("trace:critical-path", "500")));
  EXPECT_TRUE(fails(on_answered("trace:critical-path", "499.999999")));
  // Of 500 ms: the model 180, the database 120, search itself 30.
  EXPECT_TRUE(passes(on_answered("trace:critical-path", R"({"spans": "chat*", "max_percentage": 36})")));
  EXPECT_TRUE(fails(on_answered("trace:critical-path", R"({"spans": "chat*", "max_percentage": 35.9})")));
  EXPECT_TRUE(fails(on_answered("trace:critical-path", R"({"spans": "vector_db.query", "max": 119})")));
  EXPECT_TRUE(passes(on_answered("trace:critical-path", R"({"spans": "vector_db.query", "on_path": true})")));
  EXPECT_TRUE(fails(on_answered("trace:critical-path", R"({"spans": "vector_db.query", "on_path": false})")));
  EXPECT_TRUE(is_error(on_answered("trace:critical-path", R"({"spans": "chat*"})")));
  EXPECT_TRUE(is_error(on_answered("trace:critical-path", R"({"max": 1, "on_path": true})")));
}

TEST(TraceSelfTime, limits_each_and_the_sum) {
  EXPECT_TRUE(passes(on_answered("trace:self-time", R"({"spans": "search.query", "max": 30})")));
  EXPECT_EQ(on_answered("trace:self-time", R"({"spans": "search.query", "max": 29})"),
            "fail: 1 span selected by search.query are at work themselves for 30.0 ms in all; of each at "
            "most 29.0 ms may "
            "be; search.query (30.0 ms) [5]");
  EXPECT_TRUE(passes(on_answered("trace:self-time", R"({"spans": "cache.*", "max_total": 32})")));
  EXPECT_TRUE(fails(on_answered("trace:self-time", R"({"spans": "cache.*", "max_total": 31})")));
}

TEST(TraceTokens, sums_what_is_billed) {
  EXPECT_TRUE(passes(on_answered("trace:tokens", "160")));
  EXPECT_EQ(on_answered("trace:tokens", "159"),
            "fail: 160 total tokens, where at most 159 may be: chat mini-1 (160) [9]");
  EXPECT_TRUE(passes(on_answered("trace:tokens", R"({"of": "input", "min": 120, "max": 120})")));
  EXPECT_TRUE(has_nothing(on_answered("trace:tokens", R"({"of": "reasoning", "max": 10})")));
  EXPECT_TRUE(has_nothing(on(cached(), "trace:tokens", "10")));
}

TEST(TraceCost, a_cost_that_is_not_known_is_not_low) {
  EXPECT_TRUE(has_nothing(on_answered("trace:cost", "1"))) << "no price is known of mini-1";
  const auto trace = run_around(
      {{.id = 1, .parent = 101, .name = "agent", .attributes = {{"gen_ai.usage.cost", 0.02}}},
       {.id = 2,
        .parent = 1,
        .name = "chat",
        .attributes = {{"gen_ai.usage.cost", 0.02}, {"gen_ai.usage.input_tokens", 10}}},
       {.id = 3, .parent = 101, .name = "mini", .attributes = {{"gen_ai.usage.input_tokens", 5}}}});
  EXPECT_TRUE(passes(on(trace, "trace:cost", R"({"spans": "{ name != \"mini\" }", "max": 0.02})")))
      << "billed once";
  EXPECT_TRUE(fails(on(trace, "trace:cost", R"({"spans": "{ name != \"mini\" }", "max": 0.0199})")));
  EXPECT_TRUE(has_nothing(on(trace, "trace:cost", "1")));
  EXPECT_TRUE(passes(on(trace, "trace:cost", R"({"max": 1, "allow_unknown": true})")));
}

TEST(TraceCacheHitRate, counts_what_spans_say_of_caches) {
  EXPECT_TRUE(passes(on(cached(), "trace:cache-hit-rate", "100")));
  EXPECT_EQ(on_answered("trace:cache-hit-rate", "50"),
            "fail: 0 hits of 1 question (0.0 %), at least 50 % are wanted; missed: cache.get [4]");
  EXPECT_TRUE(fails(on(cached(), "trace:cache-hit-rate", R"({"max": 0})")));
  EXPECT_TRUE(has_nothing(on(degraded(), "trace:cache-hit-rate", "50")));
}

model::Trace tried_three_times() {
  using enum model::StatusCode;
  return run_around(
      {{.id = 1, .parent = 101, .name = "ask", .for_ms = 100},
       {.id = 2, .parent = 1, .name = "call", .at_ms = 0, .for_ms = 10, .status = error, .message = "reset"},
       {.id = 3, .parent = 1, .name = "call", .at_ms = 20, .for_ms = 10, .status = error, .message = "reset"},
       {.id = 4, .parent = 1, .name = "call", .at_ms = 40, .for_ms = 10, .status = ok}});
}

TEST(TraceRetries, counts_attempts_after_the_first) {
  EXPECT_TRUE(passes(on(tried_three_times(), "trace:retries", "2")));
  EXPECT_EQ(on(tried_three_times(), "trace:retries", "1"),
            "fail: call was tried 3 times; at most 1 more attempt of one operation may be [2 3 4]");
  EXPECT_TRUE(fails(on(tried_three_times(), "trace:retries", R"({"max_total": 1})")));
  EXPECT_TRUE(passes(on_answered("trace:retries", "0")));
}

TEST(TraceErrorOrigin, every_error_began_where_it_is_said) {
  EXPECT_TRUE(passes(on(degraded(), "trace:error-origin", R"("vector_db.query")")));
  EXPECT_TRUE(
      passes(on(degraded(), "trace:error-origin", R"({"spans": "vector_db.*", "message": "connection*"})")));
  EXPECT_TRUE(
      fails(on(degraded(), "trace:error-origin", R"({"spans": "vector_db.*", "message": "timeout*"})")));
  EXPECT_EQ(on(degraded(), "trace:error-origin", R"("search.query")"),
            "fail: 1 error began in vector_db.query (connection refused); not as search.query says: "
            "vector_db.query [6]");
  EXPECT_TRUE(has_nothing(on_answered("trace:error-origin", R"("vector_db.query")")));
}

TEST(TraceNoFindings, tells_what_the_diagnosis_found) {
  EXPECT_TRUE(passes(on_answered("trace:no-findings", "null")));
  auto trace = run_around({{.id = 1, .parent = 101, .name = "ask", .for_ms = 100},
                           {.id = 2, .parent = 77, .name = "lost", .for_ms = 10}});
  const auto outcome = on(trace, "trace:no-findings", "null");
  EXPECT_TRUE(outcome.starts_with("fail: ") && outcome.ends_with(" [2]")) << outcome;
  EXPECT_TRUE(passes(on(trace, "trace:no-findings", R"("clock_skew")")));
  EXPECT_TRUE(is_error(on(trace, "trace:no-findings", R"(["skew"])")));
}

}  // namespace
}  // namespace weft::assertions
