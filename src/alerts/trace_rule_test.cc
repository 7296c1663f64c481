#include "alerts/trace_rule.h"

#include <gtest/gtest.h>

#include "alerts/alerts_fixture.h"
#include "alerts/alerts_json.h"
#include "assertions/app_fixture.h"

namespace weft::alerts {
namespace {

using testing::kNow;
using testing::rule_of;

constexpr auto kOneError =
    "{trace: {select: '{ name = \"orchestrator.process\" }', assert: [{type: trace-error-spans, value: 0}]}, "
    "window: 5m}";

// `count` traces that the engine would have; `not_asked` beside them.
AskTraces arrived(size_t count, const model::Trace& (*make)(), NotAsked not_asked = {},
                  TraceQuestion* asked = nullptr);

const model::Trace& good() {
  static const auto trace = assertions::fixture::answered();
  return trace;
}

model::Trace copy_of(const model::Trace& trace) {
  model::Trace made;
  made.trace_id = trace.trace_id;
  made.spans = trace.spans;
  made.resources = trace.resources;
  made.scopes = trace.scopes;
  return made;  // its texts stay the original's, which is static
}

const model::Trace& bad() {
  static auto trace = copy_of(good());
  for (auto& span : trace.spans) {
    if (span.span.name == "orchestrator.process") span.span.status_code = model::StatusCode::error;
  }
  return trace;
}

AskTraces arrived(size_t count, const model::Trace& (*make)(), NotAsked not_asked, TraceQuestion* asked) {
  return [=](const TraceQuestion& question, const TakeTrace& take) -> Result<NotAsked> {
    if (asked != nullptr) *asked = question;
    for (size_t i = 0; i < count; ++i) TRY(take(make()));
    return not_asked;
  };
}

Answer answer_of(const char* rule, const AskTraces& ask) {
  return evaluate(rule_of(rule), kNow, {}, ask).value();
}

TEST(TraceRule, traces_that_hold_what_is_asserted_do_not_breach) {
  const auto answer = answer_of(kOneError, arrived(3, good));
  ASSERT_EQ(answer.samples.size(), 1U);
  EXPECT_FALSE(answer.samples[0].breaches);
  EXPECT_EQ(answer.samples[0].value, 0);
}

TEST(TraceRule, one_that_fails_breaches_and_is_named_with_its_spans) {
  const auto sample = answer_of(kOneError, arrived(2, bad)).samples.at(0);
  EXPECT_TRUE(sample.breaches);
  EXPECT_EQ(sample.value, 2);
  EXPECT_NE(sample.text.find("2 of 2 traces fail over 5m"), std::string::npos) << sample.text;
  EXPECT_NE(sample.text.find("trace " + bad().trace_id.hex() + ": trace-error-spans"), std::string::npos);
  EXPECT_NE(sample.text.find("(spans orchestrator.process "), std::string::npos) << sample.text;
}

// Whatever stands in front of it: at the bound there is the first byte of a character once, the second once.
TEST(TraceRule, a_long_reason_is_cut_between_characters) {
  for (const auto* before : {"", "x"}) {
    std::string pattern = before;
    for (int i = 0; i < 300; ++i) pattern += "ü";
    const auto rule = fmt::format(
        "{{trace: {{assert: [{{type: trace-span-count, value: {{pattern: '{}', min: 1}}}}]}}}}", pattern);
    const auto text = answer_of(rule.c_str(), arrived(1, good)).samples.at(0).text;
    EXPECT_NE(text.find("ü…"), text.npos) << text;
    EXPECT_LT(text.size(), kReasonBytesMax + 200);
  }
}

TEST(TraceRule, traces_without_a_selected_span_are_not_judged) {
  const auto answer = answer_of(
      "{trace: {select: 'another service', assert: [{type: trace-error-spans, value: 0}]}}", arrived(3, bad));
  EXPECT_TRUE(answer.samples.empty());
}

TEST(TraceRule, more_than_a_turn_judges_are_counted_and_said) {
  const auto answer = answer_of(kOneError, arrived(1, bad, {.left_out = 41}));
  EXPECT_TRUE(answer.truncated);
  EXPECT_NE(answer.samples.at(0).text.find("41 more came and were not judged"), std::string::npos);
}

TEST(TraceRule, traces_that_cannot_be_read_whole_are_counted_and_said) {
  const auto answer = answer_of(kOneError, arrived(1, good, {.too_large = 2}));
  EXPECT_TRUE(answer.truncated);
  EXPECT_NE(answer.samples.at(0).text.find("2 not judged for more than 250000 spans"), std::string::npos)
      << answer.samples.at(0).text;
}

TEST(TraceRule, asks_for_traces_that_have_been_quiet) {
  TraceQuestion asked;
  answer_of("{trace: {assert: [{type: trace-error-spans}], quiet: 30s, max_traces: 7}, window: 1m}",
            arrived(0, good, {}, &asked));
  EXPECT_EQ(asked.until_unix_milli, static_cast<int64_t>((kNow - 30 * kSecondNs) / 1'000'000));
  EXPECT_EQ(asked.since_unix_milli, asked.until_unix_milli - 60'000);
  EXPECT_EQ(asked.traces_max, 7U);
}

TEST(TraceRule, an_assertion_that_cannot_be_understood_is_refused_with_its_key) {
  const auto rule = parse_rule("{trace: {assert: [{type: trace-span-duration, value: {max: soon}}]}}", "slow",
                               std::nullopt);
  ASSERT_FALSE(rule);
  EXPECT_NE(rule.error().message.find("trace-span-duration, value.max"), std::string::npos)
      << rule.error().message;
}

TEST(TraceRule, an_assertion_that_aliases_make_huge_is_refused_before_it_is_made) {
  std::string text = "{trace: {assert: [{type: trace-error-spans, value: {a0: &a0 [1, 1]";
  for (int i = 1; i < 15; ++i) text += fmt::format(", a{0}: &a{0} [*a{1}, *a{1}]", i, i - 1);
  const auto rule = parse_rule(text + "}}]}}", "huge", std::nullopt);
  ASSERT_FALSE(rule);
  EXPECT_NE(rule.error().message.find("there are more than 10000 values"), std::string::npos)
      << rule.error().message;
}

TEST(TraceRule, has_no_query_beside_it) {
  EXPECT_FALSE(
      parse_rule("{query: '{} | rate()', threshold: '> 1', trace: {assert: [{type: trace-error-spans}]}}",
                 "slow", std::nullopt));
}

}  // namespace
}  // namespace weft::alerts
