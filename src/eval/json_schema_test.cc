#include "eval/json_schema.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace weft::eval {
namespace {

std::vector<std::string> errors(const char* schema, const char* value) {
  static const auto engine = Javascript::create().value();
  return schema_errors(json::parse(schema), json::parse(value), *engine).value();
}
using Errors = std::vector<std::string>;

TEST(JsonSchema, each_fault_is_named_with_its_path) {
  EXPECT_EQ(errors(R"({"required":["a","b"],"properties":{"a":{"type":"string"}}})", R"({"a":1})"),
            (Errors{"data must have required property 'b'", "data/a must be string"}));
}

TEST(JsonSchema, keywords_validate) {
  const auto holds = [](const char* schema, const char* value) { return errors(schema, value).empty(); };
  EXPECT_TRUE(holds(R"({"type":["integer","null"],"minimum":1})", "1"));
  EXPECT_FALSE(holds(R"({"type":"integer"})", "1.5"));
  EXPECT_FALSE(holds(R"({"items":{"type":"string"},"minItems":2})", R"(["a",1])"));
  EXPECT_FALSE(
      holds(R"({"additionalProperties":false,"patternProperties":{"^x":true}})", R"({"x1":1,"y":1})"));
  EXPECT_FALSE(holds(R"({"oneOf":[{"type":"number"},{"minimum":0}]})", "1"));
  EXPECT_TRUE(holds(R"({"if":{"minimum":5},"then":{"maximum":9},"else":{"const":1}})", "1"));
  EXPECT_FALSE(holds(R"({"format":"date-time"})", R"("yesterday")"));
  EXPECT_TRUE(holds(R"({"maxLength":2})", R"("éé")"));
}

TEST(JsonSchema, references_lead_within_the_document_and_may_not_go_round) {
  const char* list =
      R"({"$defs":{"n":{"properties":{"next":{"$ref":"#/$defs/n"}},"required":["v"]}},"$ref":"#/$defs/n"})";
  EXPECT_EQ(errors(list, R"({"v":1,"next":{}})"), (Errors{"data/next must have required property 'v'"}));
  const auto engine = Javascript::create().value();
  EXPECT_FALSE(schema_errors(json::parse(R"({"$ref":"#"})"), 1, *engine));
}

}  // namespace
}  // namespace weft::eval
