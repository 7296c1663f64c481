#include "eval/recorded_trace.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "eval/values.h"

namespace weft::eval {
namespace {

constexpr const char* kTrace = "1af7651916cd43dd8448eb211c80319c";

json::object attribute(const char* key, const char* text) {
  return {{"key", key}, {"value", {{"stringValue", text}}}};
}

// One span of 250 ms below `parent`.
json::object span(const char* id, const char* parent, const char* name, json::array attributes) {
  return {{"traceId", kTrace},
          {"spanId", id},
          {"parentSpanId", parent},
          {"name", name},
          {"startTimeUnixNano", "1000000000"},
          {"endTimeUnixNano", "1250000000"},
          {"attributes", std::move(attributes)}};
}

Result<RecordedTrace> recorded(json::array spans) {
  json::object of_scope;
  of_scope["spans"] = std::move(spans);
  json::object of_service;
  of_service["resource"] = json::object{{"attributes", json::array{attribute("service.name", "assistant")}}};
  of_service["scopeSpans"] = json::array{std::move(of_scope)};
  json::object answer;
  answer["batches"] = json::array{std::move(of_service)};
  return read_recorded_trace(json::serialize(json::value(answer)), kTrace);
}

json::object gateway() {
  return span("b7ad6b7169203331", "", "GET /chat", {});
}

json::object rag(const char* question, const char* answer) {
  return span(
      "b7ad6b7169203332", "b7ad6b7169203331", "rag",
      {attribute("honeyhive_inputs.question", question), attribute("honeyhive_outputs.result", answer)});
}

TEST(RecordedTrace, the_first_span_with_inputs_says_what_was_asked_and_answered) {
  const auto trace = recorded({gateway(), rag("What is a span?", "A step.")});
  ASSERT_TRUE(trace) << trace.error().message;
  EXPECT_EQ(trace->response.at("output"), "A step.");
  EXPECT_EQ(number_member(trace->response, "latencyMs"), 250);
  const auto test = test_of_recorded(trace->held.trace);
  EXPECT_EQ(test.at("vars"), (json::value{{"question", "What is a span?"}, {"expected", "A step."}}));
  EXPECT_EQ(test.at("description"), "GET /chat 1af76519");
  EXPECT_EQ(test.at("metadata").at("traceId"), kTrace);
  EXPECT_EQ(test.at("metadata").at("service"), "assistant");
}

TEST(RecordedTrace, what_users_wrote_is_no_template) {
  const auto trace = recorded({rag("{{env.KEY}}", "file:///etc/passwd")});
  ASSERT_TRUE(trace);
  EXPECT_EQ(test_of_recorded(trace->held.trace).at("options").at("verbatimVars"), true);
}

TEST(RecordedTrace, of_a_conversation_query_is_what_the_user_said_last) {
  const auto trace = recorded(
      {span("b7ad6b7169203332", "", "chat",
            {attribute("gen_ai.operation.name", "chat"), attribute("gen_ai.prompt.0.role", "user"),
             attribute("gen_ai.prompt.0.content", "Hello"), attribute("gen_ai.prompt.1.role", "user"),
             attribute("gen_ai.prompt.1.content", "What is a span?"),
             attribute("gen_ai.completion.0.role", "assistant"),
             attribute("gen_ai.completion.0.content", "A step.")})});
  ASSERT_TRUE(trace);
  const auto test = test_of_recorded(trace->held.trace);
  EXPECT_EQ(test.at("vars").at("query"), "What is a span?");
  EXPECT_EQ(test.at("vars").at("expected"), "A step.");
}

TEST(RecordedTrace, a_trace_without_inputs_is_no_test) {
  const auto trace = recorded({gateway()});
  ASSERT_TRUE(trace);
  EXPECT_TRUE(test_of_recorded(trace->held.trace).is_null());
  EXPECT_FALSE(is_of_test(trace->held.trace));
}

TEST(RecordedTrace, traces_of_tests_are_known) {
  const auto trace =
      recorded({span("b7ad6b7169203331", "", "weft.test_case", {attribute("weft.eval.role", "test_case")}),
                rag("q", "a")});
  ASSERT_TRUE(trace);
  EXPECT_TRUE(is_of_test(trace->held.trace));
}

TEST(RecordedTrace, an_answer_that_is_no_trace_is_an_error) {
  EXPECT_FALSE(read_recorded_trace("[]", kTrace));
  EXPECT_FALSE(recorded({}));
}

TEST(RecordedTrace, every_test_is_put_to_it_once) {
  const auto trace = recorded({rag("q", "a")});
  ASSERT_TRUE(trace);
  Config config;
  config.tests.resize(2);
  config.tests[0].providers = {"openai:gpt-4o"};
  assert_on_recorded(*trace, config);
  EXPECT_EQ(config.providers.size(), 1U);
  EXPECT_EQ(config.prompts.size(), 1U);
  EXPECT_TRUE(config.tests[0].providers.empty());
}

}  // namespace
}  // namespace weft::eval
