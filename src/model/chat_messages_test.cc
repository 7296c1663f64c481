#include "model/chat_messages.h"

#include <gtest/gtest.h>

namespace weft::model {
namespace {

// `written` as messages in HoneyHive's shape.
std::string read(std::string_view written, std::string_view role = "user") {
  json::array messages;
  append_messages(messages, parse_structure(written).value_or(json::string(written)), role);
  return to_text(messages);
}

TEST(ChatMessages, every_way_to_write_a_text_is_the_same_message) {
  for (const auto written :
       {R"([{"role":"user","content":"hi"}])",
        R"([{"role":"user","parts":[{"type":"text","content":"hi"}]}])",
        R"([{"role":"user","content":[{"type":"text","text":"hi"}]}])",
        R"([{"message":{"role":"user","contents":[{"message_content":{"type":"text","text":"hi"}}]}}])",
        R"({"role":"user","content":"hi"})", "hi"}) {
    EXPECT_EQ(read(written), R"([{"role":"user","content":"hi"}])") << written;
  }
}

TEST(ChatMessages, every_way_to_call_a_tool_is_the_same_call) {
  for (
      const auto written :
      {R"({"role":"assistant","tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}}]})",
       R"({"role":"assistant","tool_calls":[{"id":"c1","name":"f","arguments":"{\"a\":1}"}]})",
       R"({"role":"assistant","tool_calls":[{"tool_call":{"id":"c1","function":{"name":"f","arguments":"{\"a\":1}"}}}]})",
       R"({"role":"assistant","parts":[{"type":"tool_call","id":"c1","name":"f","arguments":{"a":1}}]})",
       R"({"role":"assistant","content":[{"type":"tool-call","toolCallId":"c1","toolName":"f","args":{"a":1}}]})",
       R"({"role":"assistant","content":[{"type":"tool_use","id":"c1","name":"f","input":{"a":1}}]})"}) {
    EXPECT_EQ(read(written),
              R"([{"role":"assistant","content":null,"tool_calls.0.id":"c1","tool_calls.0.name":"f",)"
              R"("tool_calls.0.arguments":"{\"a\":1}"}])")
        << written;
  }
}

TEST(ChatMessages, a_tools_result_is_a_message_of_the_tool) {
  const auto expected = R"([{"role":"tool","content":"42","tool_call_id":"c1"}])";
  EXPECT_EQ(read(R"({"role":"tool","parts":[{"type":"tool_call_response","id":"c1","response":"42"}]})"),
            expected);
  EXPECT_EQ(read(R"({"role":"user","content":[{"type":"tool_result","tool_use_id":"c1","content":"42"}]})"),
            expected);
  EXPECT_EQ(read(R"({"role":"tool","content":"42","tool_call_id":"c1"})"), expected);
}

TEST(ChatMessages, images_keep_the_parts) {
  EXPECT_EQ(
      read(
          R"({"role":"user","content":[{"type":"text","text":"see"},{"type":"image_url","image_url":{"url":"u"}}]})"),
      R"([{"role":"user","content":[{"type":"text","text":"see"},{"type":"image_url","image_url":{"url":"u"}}]}])");
}

TEST(ChatMessages, an_answer_says_why_it_ended) {
  EXPECT_EQ(read(R"([{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"ok"}}])"),
            R"([{"role":"assistant","content":"ok","finish_reason":"stop"}])");
  EXPECT_EQ(read(R"([{"role":"assistant","parts":[{"type":"text","content":"ok"}],"finish_reason":"stop"}])"),
            R"([{"role":"assistant","content":"ok","finish_reason":"stop"}])");
}

TEST(ChatMessages, fields_nobody_claims_are_kept) {
  EXPECT_EQ(read(R"({"role":"user","content":"hi","name":"Ann","refusal":null})"),
            R"([{"role":"user","content":"hi","name":"Ann","refusal":null}])");
}

TEST(ChatMessages, what_is_no_message_does_no_harm) {
  EXPECT_EQ(read("[1,null,[]]"), "[]");
  EXPECT_EQ(read(R"({"role":7,"content":{"a":1},"tool_calls":[3,{"function":4}]})"),
            R"([{"role":"user","content":[{"a":1}]}])");
}

}  // namespace
}  // namespace weft::model
