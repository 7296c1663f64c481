#include "model/json_tree.h"

#include <gtest/gtest.h>

#include <cmath>

#include "model/span_fixture.h"

namespace weft::model {
namespace {

using namespace fixture;

std::string unflattened(Sayings sayings) {
  std::vector<PathValue> values;
  for (const auto& [key, value] : attributes(sayings)) values.push_back({key, to_json(value)});
  return to_text(unflatten(values));
}

TEST(JsonTree, flattened_objects_and_lists_come_back) {
  EXPECT_EQ(unflattened({{"result.answer", "A"}, {"result.hits.0", 1}, {"result.hits.1", 2}, {"ok", true}}),
            R"({"result":{"answer":"A","hits":[1,2]},"ok":true})");
}

TEST(JsonTree, list_items_come_in_any_order_and_holes_are_null) {
  EXPECT_EQ(unflattened({{"a.2", "c"}, {"a.0", "a"}}), R"({"a":["a",null,"c"]})");
}

TEST(JsonTree, numbers_that_are_no_list_stay_keys) {
  EXPECT_EQ(unflattened({{"a.4000000000", 1}}), R"({"a":{"4000000000":1}})");
  EXPECT_EQ(unflattened({{"a.01", 1}}), R"({"a":{"01":1}})");
  EXPECT_EQ(unflattened({{"a.0", 1}, {"a.b", 2}}), R"({"a":{"0":1,"b":2}})");
  EXPECT_EQ(unflattened({{"0", 1}}), R"({"0":1})");
}

TEST(JsonTree, a_path_that_is_also_a_beginning_keeps_both) {
  EXPECT_EQ(unflattened({{"a.b", 1}, {"a", 2}, {"a.c.d", 3}}), R"({"a":2,"a.b":1,"a.c.d":3})");
}

TEST(JsonTree, the_first_value_of_a_path_wins) {
  EXPECT_EQ(unflattened({{"a", 1}, {"a", 2}}), R"({"a":1})");
}

TEST(JsonTree, dots_beyond_the_bound_stay_in_the_key) {
  std::string path = "0";
  for (int i = 0; i < 10'000; ++i) path += ".a";
  const std::string text = unflattened({{path, 1}});
  EXPECT_NE(text.find("a.a.a"), std::string::npos);
}

TEST(JsonTree, only_objects_and_lists_are_taken_for_json) {
  EXPECT_EQ(to_text(structured(Value::string(R"( {"a":[1,2.5,null]} )"))), R"({"a":[1,2.5,null]})");
  for (const auto text : {"1", "true", "\"a\"", "{broken", "[1,]", "", "hello {}"})
    EXPECT_FALSE(parse_structure(text)) << text;
}

TEST(JsonTree, text_nested_beyond_the_bound_stays_text) {
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  EXPECT_EQ(structured(Value::string(deep)).get_string(), deep);
}

TEST(JsonTree, native_types_are_kept) {
  EXPECT_EQ(unflattened({{"i", int64_t{9007199254740993}},
                         {"r", 0.5},
                         {"b", false},
                         {"n", Value()},
                         {"x", Value::bytes("\x00\xff")}}),
            R"({"i":9007199254740993,"r":0.5,"b":false,"n":null,"x":""})");
  EXPECT_EQ(to_text(to_json(Value::bytes("Ma"))), R"("TWE=")");
  EXPECT_EQ(to_text(to_json(Value::real(NAN))), R"("NaN")");
  EXPECT_EQ(to_text(to_json(list({Value::integer(1), Value::string("a")}))), R"([1,"a"])");
}

TEST(JsonTree, text_that_is_not_utf8_still_gives_json) {
  EXPECT_EQ(to_text(to_json(Value::string("\xff"))), R"("\ufffd")");
}

}  // namespace
}  // namespace weft::model
