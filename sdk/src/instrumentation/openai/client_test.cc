#include <gtest/gtest.h>

#include <stdexcept>

#include "instrumentation/openai/model_span.h"
#include "instrumentation/openai/stand_in.h"
#include "instrumentation/traced_test.h"
#include "weft/instrumentation/openai.h"

namespace weft::openai {
namespace {

constexpr const char* kAnswer =
    R"({"id":"chat-1","model":"gpt-4o-mini-2024","choices":[{"index":0,"message":{"role":"assistant",)"
    R"("content":"A method."},"finish_reason":"stop"}],"usage":{"prompt_tokens":12,"completion_tokens":3,)"
    R"("prompt_tokens_details":{"cached_tokens":8},"completion_tokens_details":{"reasoning_tokens":1}}})";

const std::vector<std::string> kEvents = {
    R"({"id":"chat-2","model":"gpt-4o-mini-2024","choices":[{"index":0,"delta":{"role":"assistant","content":""}}]})",
    R"({"choices":[{"index":0,"delta":{"content":"A "}}]})",
    R"({"choices":[{"index":0,"delta":{"content":"method."},"finish_reason":"stop"}]})",
    R"({"choices":[],"usage":{"prompt_tokens":12,"completion_tokens":3}})", "[DONE]"};

const ChatRequest kQuestion = {
    .model = "gpt-4o-mini",
    .messages = {{.role = "system", .content = "Be brief."}, {.role = "user", .content = "What is tracing?"}},
    .temperature = 0.5,
    .max_tokens = 100};

class OpenAiTest : public weft::testing::TracedTest {
 protected:
  Client client_of(const StandIn& service, ClientOptions options = {}) {
    options.api_key = "sk-test";
    options.base_url = service.base_url() + "/";
    return Client(tracer, options);
  }
};

StandInAnswer with_body(const char* body) {
  return {.body = body};
}

TEST_F(OpenAiTest, a_chat_answers_and_says_so_in_its_span) {
  const StandIn service([](const auto&) { return with_body(kAnswer); });
  const ChatReply reply = client_of(service).chat(kQuestion);
  EXPECT_TRUE(reply.ok());
  EXPECT_EQ(reply.text(), "A method.");
  EXPECT_EQ(reply.usage.output_tokens, 3);
  const auto span = exported("chat gpt-4o-mini");
  EXPECT_EQ(span.kind, SpanKind::client);
  EXPECT_EQ(span.attributes["honeyhive_event_type"], Value("model"));
  EXPECT_EQ(span.attributes["gen_ai.operation.name"], Value("chat"));
  EXPECT_EQ(span.attributes["gen_ai.provider.name"], Value("openai"));
  EXPECT_EQ(span.attributes["gen_ai.request.model"], Value("gpt-4o-mini"));
  EXPECT_EQ(span.attributes["gen_ai.request.temperature"], Value(0.5));
  EXPECT_EQ(span.attributes["gen_ai.request.max_tokens"], Value(100));
  EXPECT_EQ(span.attributes["gen_ai.response.model"], Value("gpt-4o-mini-2024"));
  EXPECT_EQ(span.attributes["gen_ai.response.id"], Value("chat-1"));
  EXPECT_EQ(span.attributes["gen_ai.response.finish_reasons"], Value(Value::Array{"stop"}));
  EXPECT_EQ(span.attributes["gen_ai.usage.input_tokens"], Value(12));
  EXPECT_EQ(span.attributes["gen_ai.usage.output_tokens"], Value(3));
  EXPECT_EQ(span.attributes["gen_ai.usage.cache_read.input_tokens"], Value(8));
  EXPECT_EQ(span.attributes["gen_ai.usage.reasoning.output_tokens"], Value(1));
  EXPECT_EQ(span.attributes["gen_ai.input.messages"],
            Value(R"([{"role":"system","parts":[{"type":"text","content":"Be brief."}]},)"
                  R"({"role":"user","parts":[{"type":"text","content":"What is tracing?"}]}])"));
  EXPECT_EQ(span.attributes["gen_ai.output.messages"],
            Value(R"([{"role":"assistant","parts":[{"type":"text","content":"A method."}],)"
                  R"("finish_reason":"stop"}])"));
}

TEST_F(OpenAiTest, what_is_sent_is_openais_protocol) {
  const StandIn service([](const auto&) { return with_body(kAnswer); });
  client_of(service, {.headers = {{"X-Team", "search"}}}).chat(kQuestion);
  const StandInRequest request = service.requests().at(0);
  EXPECT_EQ(request.path, "/v1/chat/completions");
  EXPECT_EQ(request.header("Authorization"), "Bearer sk-test");
  EXPECT_EQ(request.header("Content-Type"), "application/json");
  EXPECT_EQ(request.header("X-Team"), "search");
  EXPECT_EQ(request.body["messages"].size(), 2u);
}

TEST_F(OpenAiTest, context_is_sent_only_where_that_was_asked_for) {
  const StandIn service([](const auto&) { return with_body(kAnswer); });
  client_of(service).chat(kQuestion);
  client_of(service, {.propagate_context = true}).chat(kQuestion);
  EXPECT_EQ(service.requests().at(0).header("traceparent"), "");
  tracer.flush();
  const auto span = sink.wait_for_spans(2).at(1);
  EXPECT_EQ(service.requests().at(1).header("traceparent").substr(0, 52),
            "00-" + span.trace_id + "-" + span.span_id);
}

TEST_F(OpenAiTest, a_streamed_answer_comes_in_pieces_and_is_recorded_whole) {
  const StandIn service([](const auto&) { return StandInAnswer{.events = kEvents, .pause_ms = 20}; });
  std::vector<std::string> pieces;
  const ChatReply reply = client_of(service).chat_stream(kQuestion, [&](const Delta& delta) {
    pieces.emplace_back(delta.text);
    return true;
  });
  EXPECT_TRUE(reply.ok()) << reply.error->message;
  EXPECT_EQ(pieces, (std::vector<std::string>{"A ", "method."}));
  EXPECT_EQ(reply.text(), "A method.");
  EXPECT_TRUE(service.requests().at(0).body["stream"].get<bool>());
  const auto span = exported("chat gpt-4o-mini");
  EXPECT_EQ(span.attributes["gen_ai.usage.output_tokens"], Value(3));
  EXPECT_EQ(span.attributes["gen_ai.response.id"], Value("chat-2"));
  ASSERT_NE(span.event("gen_ai.first_token"), nullptr);
  const double first_token_s = std::get<double>(span.attributes["gen_ai.server.time_to_first_token"].data());
  EXPECT_DOUBLE_EQ(first_token_s, *reply.first_token_ms / 1000);
  EXPECT_GE(first_token_s, 0.04);  // the second event's, which has the first text
  EXPECT_LT(first_token_s, static_cast<double>(span.end_time_ns - span.start_time_ns) / 1e9);
}

TEST_F(OpenAiTest, a_stream_that_is_told_to_end_gives_what_came) {
  const StandIn service([](const auto&) { return StandInAnswer{.events = kEvents}; });
  const ChatReply reply = client_of(service).chat_stream(kQuestion, [](const Delta&) { return false; });
  EXPECT_TRUE(reply.ok());
  EXPECT_EQ(reply.text(), "A ");
  EXPECT_EQ(exported("chat gpt-4o-mini").status, StatusCode::unset);
}

TEST_F(OpenAiTest, an_exception_of_the_receiver_ends_the_call_and_goes_on) {
  const StandIn service([](const auto&) { return StandInAnswer{.events = kEvents}; });
  const auto fail = [](const Delta&) -> bool { throw std::runtime_error("the screen is off"); };
  EXPECT_THROW(client_of(service).chat_stream(kQuestion, fail), std::runtime_error);
  EXPECT_EQ(exported("chat gpt-4o-mini").status, StatusCode::error);
}

TEST_F(OpenAiTest, a_stream_that_breaks_off_is_an_error) {
  const StandIn service([](const auto&) { return StandInAnswer{.events = {kEvents[0], kEvents[1]}}; });
  const ChatReply reply = client_of(service).chat_stream(kQuestion, {});
  ASSERT_FALSE(reply.ok());
  EXPECT_EQ(reply.error->type, "incomplete_stream");
  EXPECT_EQ(reply.text(), "A ");
}

TEST_F(OpenAiTest, an_error_within_a_stream_is_the_servers) {
  const StandIn service([](const auto&) {
    return StandInAnswer{
        .events = {kEvents[0], R"({"error":{"message":"overloaded","type":"server_error"}})"}};
  });
  const ChatReply reply = client_of(service).chat_stream(kQuestion, {});
  ASSERT_FALSE(reply.ok());
  EXPECT_EQ(reply.error->message, "overloaded");
}

TEST_F(OpenAiTest, a_refusal_is_in_the_servers_words) {
  const StandIn service([](const auto&) {
    return StandInAnswer{.status = 429,
                         .body = R"({"error":{"message":"Rate limit reached","code":"rate_limit_exceeded"}})",
                         .headers = {{"Retry-After", "2"}}};
  });
  const ChatReply reply = client_of(service).chat(kQuestion);
  ASSERT_FALSE(reply.ok());
  EXPECT_EQ(reply.error->status, 429);
  EXPECT_EQ(reply.error->type, "rate_limit_exceeded");
  EXPECT_EQ(reply.error->retry_after_ms, 2000u);
  EXPECT_EQ(service.requests().size(), 1u);  // nothing is tried again
  const auto span = exported("chat gpt-4o-mini");
  EXPECT_EQ(span.status, StatusCode::error);
  EXPECT_EQ(span.attributes["error.type"], Value("rate_limit_exceeded"));
  EXPECT_EQ(span.attributes["http.response.status_code"], Value(429));
}

TEST_F(OpenAiTest, a_service_that_is_not_there_is_an_error) {
  const Client client(tracer, {.base_url = "http://127.0.0.1:1/v1"});
  EXPECT_EQ(client.chat(kQuestion).error->type, "could_not_connect");
  EXPECT_EQ(exported("chat gpt-4o-mini").attributes["error.type"], Value("could_not_connect"));
}

TEST_F(OpenAiTest, a_service_that_takes_too_long_is_given_up) {
  const StandIn service([](const auto&) { return StandInAnswer{.events = kEvents, .pause_ms = 300}; });
  EXPECT_EQ(client_of(service, {.timeout_ms = 200}).chat_stream(kQuestion, {}).error->type, "timeout");
}

TEST_F(OpenAiTest, an_answer_that_is_no_json_is_an_error) {
  const StandIn service([](const auto&) { return with_body("<html>welcome</html>"); });
  EXPECT_EQ(client_of(service).chat(kQuestion).error->type, "invalid_answer");
}

TEST_F(OpenAiTest, embeddings_come_in_the_order_of_the_input) {
  const StandIn service([](const auto&) {
    return with_body(
        R"({"model":"embed-small","data":[{"embedding":[0.5,1]},{"embedding":[2]}],"usage":{"prompt_tokens":4}})");
  });
  const EmbeddingsReply reply =
      client_of(service).embeddings({.model = "embed", .input = {"a", "b"}, .dimensions = 2});
  EXPECT_EQ(reply.embeddings, (std::vector<std::vector<float>>{{0.5F, 1}, {2}}));
  EXPECT_EQ(service.requests().at(0).path, "/v1/embeddings");
  const auto span = exported("embeddings embed");
  EXPECT_EQ(span.attributes["gen_ai.operation.name"], Value("embeddings"));
  EXPECT_EQ(span.attributes["gen_ai.embeddings.dimension.count"], Value(2));
  EXPECT_EQ(span.attributes["gen_ai.usage.input_tokens"], Value(4));
}

TEST_F(OpenAiTest, a_tool_runs_in_a_span_of_its_own) {
  const ToolCall call = {"c1", "weather", R"({"city":"Paris"})"};
  const Message answer = run_tool(tracer, call, [](std::string_view) { return std::string("rain"); });
  EXPECT_EQ(answer.role, "tool");
  EXPECT_EQ(answer.content, "rain");
  EXPECT_EQ(answer.tool_call_id, "c1");
  const auto span = exported("execute_tool weather");
  EXPECT_EQ(span.attributes["honeyhive_event_type"], Value("tool"));
  EXPECT_EQ(span.attributes["gen_ai.tool.call.arguments"], Value(R"({"city":"Paris"})"));
  EXPECT_EQ(span.attributes["gen_ai.tool.call.result"], Value("rain"));
}

TEST_F(OpenAiTest, a_tool_that_throws_is_an_error_and_the_exception_goes_on) {
  const auto fail = [](std::string_view) -> std::string { throw std::runtime_error("no such city"); };
  EXPECT_THROW(run_tool(tracer, {"c1", "weather", "{}"}, fail), std::runtime_error);
  EXPECT_EQ(exported("execute_tool weather").status, StatusCode::error);
}

TEST_F(OpenAiTest, content_is_not_recorded_where_that_is_switched_off) {
  const StandIn service([](const auto&) { return with_body(kAnswer); });
  TracerOptions options = options_for(sink);
  options.capture_content = false;
  tracer = Tracer::init(options);
  EXPECT_EQ(client_of(service).chat(kQuestion).text(), "A method.");
  run_tool(tracer, {"c1", "weather", "{}"}, [](std::string_view) { return std::string("rain"); });
  const auto span = exported("chat gpt-4o-mini");
  EXPECT_FALSE(span.attributes.contains("gen_ai.input.messages"));
  EXPECT_FALSE(span.attributes.contains("gen_ai.output.messages"));
  EXPECT_EQ(span.attributes["gen_ai.usage.input_tokens"], Value(12));
  const auto tool = exported("execute_tool weather");
  EXPECT_FALSE(tool.attributes.contains("gen_ai.tool.call.arguments"));
  EXPECT_FALSE(tool.attributes.contains("gen_ai.tool.call.result"));
}

TEST_F(OpenAiTest, what_the_redaction_makes_of_messages_is_what_is_sent) {
  const StandIn service([](const auto&) { return with_body(kAnswer); });
  TracerOptions options = options_for(sink);
  options.redact = [](std::string_view key, Value& value) {
    if (key == "gen_ai.input.messages") value = "[]";
  };
  tracer = Tracer::init(options);
  client_of(service).chat(kQuestion);
  EXPECT_EQ(exported("chat gpt-4o-mini").attributes["gen_ai.input.messages"], Value("[]"));
  EXPECT_EQ(service.requests().at(0).body["messages"].size(), 2u);
}

TEST(Provider, well_known_hosts_have_their_names) {
  EXPECT_EQ(provider_of("https://api.groq.com/openai/v1", "").name, "groq");
  EXPECT_EQ(provider_of("https://mine.openai.azure.com/openai/v1", "").name, "azure.ai.openai");
  EXPECT_EQ(provider_of("http://localhost:8000/v1", "").name, "openai");
  EXPECT_EQ(provider_of("http://localhost:8000/v1", "vllm").name, "vllm");
  EXPECT_EQ(provider_of("http://localhost:8000/v1", "").port, 8000);
}

}  // namespace
}  // namespace weft::openai
