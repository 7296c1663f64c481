#include "eval/tool_calls.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "eval/values.h"

namespace weft::eval {
namespace {

using Names = std::set<std::string>;

TEST(ToolCalls, each_apis_shape_is_read) {
  for (const char* shape : {
           R"({"tool_calls": [{"type": "function", "function": {"name": "a"}}]})",
           R"([{"type": "function", "function": {"name": "a"}}])",
           R"({"type": "function_call", "name": "a"})",
           R"([{"type": "text", "text": "b"}, {"type": "tool_use", "name": "a"}])",
           R"([{"functionCall": {"name": "a"}}])",
           R"({"toolCall": {"functionCalls": [{"name": "a"}]}})",
           R"([{"name": "a"}])",
       })
    EXPECT_EQ(called_tools(json::parse(shape)), Names{"a"}) << shape;
}

TEST(ToolCalls, a_text_is_read_as_json_or_line_by_line) {
  EXPECT_EQ(called_tools(string_value(R"([{"name": "a"}])")), Names{"a"});
  EXPECT_EQ(called_tools(string_value("I look it up.\n{\"type\": \"tool_use\", \"name\": \"a\"}\n")),
            Names{"a"});
  EXPECT_EQ(called_tools(string_value("a")), Names{});
}

TEST(ToolCalls, f1_weighs_what_is_missing_and_what_is_too_much) {
  EXPECT_DOUBLE_EQ(tool_call_f1({"a", "b"}, {"a", "b"}), 1);
  EXPECT_DOUBLE_EQ(tool_call_f1({"a"}, {"a", "b"}), 2.0 / 3);  // precision 1, recall 1/2
  EXPECT_DOUBLE_EQ(tool_call_f1({"c"}, {"a"}), 0);
  EXPECT_DOUBLE_EQ(tool_call_f1({}, {"a"}), 0);
}

}  // namespace
}  // namespace weft::eval
