#include "instrumentation/openai/messages.h"

#include <gtest/gtest.h>

namespace weft::openai {
namespace {

TEST(SpanMessages, a_text_is_a_message_of_one_part) {
  EXPECT_EQ(input_messages({{.role = "user", .content = "hi"}}),
            R"([{"role":"user","parts":[{"type":"text","content":"hi"}]}])");
}

TEST(SpanMessages, a_tool_call_and_its_result_are_parts) {
  EXPECT_EQ(
      input_messages({{.role = "assistant", .tool_calls = {{"c1", "weather", R"({"city":"Paris"})"}}},
                      {.role = "tool", .content = "rain", .tool_call_id = "c1"}}),
      R"([{"role":"assistant","parts":[{"type":"tool_call","id":"c1","name":"weather","arguments":{"city":"Paris"}}]},)"
      R"({"role":"tool","parts":[{"type":"tool_call_response","id":"c1","response":"rain"}]}])");
}

TEST(SpanMessages, arguments_that_are_no_json_are_kept_as_text) {
  EXPECT_EQ(
      input_messages({{.role = "assistant", .tool_calls = {{"c1", "f", "{half"}}}}),
      R"([{"role":"assistant","parts":[{"type":"tool_call","id":"c1","name":"f","arguments":"{half"}]}])");
}

TEST(SpanMessages, images_say_where_they_are_or_carry_their_bytes) {
  const auto image = [](const char* url) {
    return Value::Object{{"type", "image_url"}, {"image_url", Value::Object{{"url", url}}}};
  };
  const Value parts = Value::Array{Value::Object{{"type", "text"}, {"text", "what is it?"}},
                                   image("https://host/cat.png"), image("data:image/png;base64,AAAA")};
  EXPECT_EQ(input_messages({{.role = "user", .parts = parts}}),
            R"([{"role":"user","parts":[{"type":"text","content":"what is it?"},)"
            R"({"type":"uri","modality":"image","uri":"https://host/cat.png"},)"
            R"({"type":"blob","modality":"image","mime_type":"image/png","content":"AAAA"}]}])");
}

TEST(SpanMessages, an_answer_says_why_it_ended) {
  EXPECT_EQ(output_messages({{{.role = "assistant", .content = "ok"}, "stop"}}),
            R"([{"role":"assistant","parts":[{"type":"text","content":"ok"}],"finish_reason":"stop"}])");
}

TEST(SpanMessages, bytes_that_are_no_utf8_are_replaced) {
  EXPECT_EQ(input_messages({{.role = "user", .content = "a\xff"}}),
            "[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"a\xef\xbf\xbd\"}]}]");
}

TEST(SpanMessages, tools_are_defined_with_their_schema) {
  EXPECT_EQ(
      tool_definitions({{"weather", "of a city", Value::Object{{"type", "object"}}}}),
      R"([{"type":"function","name":"weather","description":"of a city","parameters":{"type":"object"}}])");
}

}  // namespace
}  // namespace weft::openai
