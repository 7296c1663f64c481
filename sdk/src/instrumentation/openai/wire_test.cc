#include "instrumentation/openai/wire.h"

#include <gtest/gtest.h>

namespace weft::openai {
namespace {

// The reply that these chunks make.
ChatReply streamed(std::initializer_list<const char*> chunks, const OnDelta& on_delta = {}) {
  ChatReply reply;
  for (const char* chunk : chunks) read_chunk(parse_or_null(chunk), reply, on_delta);
  return reply;
}

TEST(ChatBody, only_what_was_given_is_sent) {
  EXPECT_EQ(to_text(chat_body({.model = "m", .messages = {{.role = "user", .content = "hi"}}}, false)),
            R"({"model":"m","messages":[{"role":"user","content":"hi"}]})");
}

TEST(ChatBody, a_stream_asks_for_its_usage) {
  const Json body = chat_body({.model = "m"}, true);
  EXPECT_EQ(to_text(body["stream_options"]), R"({"include_usage":true})");
}

TEST(ChatBody, settings_and_more_go_by_openais_names) {
  const Json body = chat_body({.model = "m",
                               .temperature = 0.5,
                               .max_tokens = 7,
                               .choices = 2,
                               .stop = {"END"},
                               .extra = {{"tool_choice", "required"}, {"temperature", 0}}},
                              false);
  EXPECT_EQ(to_text(body),
            R"({"model":"m","messages":[],"temperature":0,"max_tokens":7,"n":2,"stop":["END"],)"
            R"("tool_choice":"required"})");
}

TEST(ChatBody, tool_calls_and_their_results_are_sent_back) {
  const Json body = chat_body({.messages = {{.role = "assistant", .tool_calls = {{"c1", "f", "{}"}}},
                                            {.role = "tool", .content = "42", .tool_call_id = "c1"}},
                               .tools = {{"f", "", Value::Object{{"type", "object"}}}}},
                              false);
  EXPECT_EQ(
      to_text(body["messages"]),
      R"([{"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function",)"
      R"("function":{"name":"f","arguments":"{}"}}]},{"role":"tool","content":"42","tool_call_id":"c1"}])");
  EXPECT_EQ(to_text(body["tools"]),
            R"([{"type":"function","function":{"name":"f","parameters":{"type":"object"}}}])");
}

TEST(ReadChat, an_answer_of_unexpected_types_is_read_as_far_as_it_goes) {
  for (const char* body : {"null", "[]", "7", R"({"choices":7})", R"({"choices":[null]})",
                           R"({"choices":[{"message":"x"}],"usage":{"prompt_tokens":"many"}})"}) {
    ChatReply reply;
    read_chat(parse_or_null(body), reply);
    EXPECT_EQ(reply.text(), "") << body;
    EXPECT_FALSE(reply.usage.input_tokens) << body;
  }
}

TEST(ReadChat, a_refusal_is_the_text) {
  ChatReply reply;
  read_chat(parse_or_null(R"({"choices":[{"message":{"content":null,"refusal":"I won't"}}]})"), reply);
  EXPECT_EQ(reply.text(), "I won't");
}

TEST(ReadChunk, tool_calls_are_put_together_by_their_index) {
  const ChatReply reply = streamed(
      {R"({"choices":[{"index":0,"delta":{"role":"assistant","tool_calls":[{"index":0,"id":"c1","function":{"name":"f","arguments":""}}]}}]})",
       R"({"choices":[{"index":0,"delta":{"tool_calls":[{"index":1,"id":"c2","function":{"name":"g","arguments":"{}"}}]}}]})",
       R"({"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"a\":"}}]}}]})",
       R"({"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"1}"}}]},"finish_reason":"tool_calls"}]})"});
  const Message& message = reply.choices.at(0).message;
  ASSERT_EQ(message.tool_calls.size(), 2u);
  EXPECT_EQ(message.tool_calls[0].arguments, R"({"a":1})");
  EXPECT_EQ(message.tool_calls[1].name, "g");
  EXPECT_EQ(reply.choices[0].finish_reason, "tool_calls");
}

TEST(ReadChunk, several_choices_are_kept_apart) {
  std::string seen;
  const ChatReply reply = streamed({R"({"choices":[{"index":1,"delta":{"content":"b"}}]})",
                                    R"({"choices":[{"index":0,"delta":{"content":"a"}}]})"},
                                   [&](const Delta& delta) {
                                     seen += std::to_string(delta.choice).append(delta.text);
                                     return true;
                                   });
  EXPECT_EQ(seen, "1b0a");
  EXPECT_EQ(reply.choices.at(1).message.content, "b");
}

TEST(ReadChunk, an_absurd_index_costs_no_memory) {
  EXPECT_TRUE(streamed({R"({"choices":[{"index":4000000000,"delta":{"content":"x"}}]})"}).choices.empty());
}

TEST(ReadError, every_form_gives_type_and_words) {
  struct Case {
    const char* body;
    const char* type;
    const char* message;
  };
  for (const auto& [body, type, message] :
       {Case{R"({"error":{"message":"no","type":"invalid_request_error","code":"bad_model"}})", "bad_model",
             "no"},
        Case{R"({"error":{"message":"no","type":"server_error","code":null}})", "server_error", "no"},
        Case{R"({"error":"model not found"})", "400", "model not found"},
        Case{R"({"message":"slow down"})", "400", "slow down"},
        Case{R"({"detail":"not here"})", "400", "not here"},
        Case{"<html>oops</html>", "400", "<html>oops</html>"},
        Case{"", "400", "HTTP status 400 without a word"}}) {
    const Error error = read_error(400, body);
    EXPECT_EQ(error.type, type) << body;
    EXPECT_EQ(error.message, message) << body;
  }
}

}  // namespace
}  // namespace weft::openai
