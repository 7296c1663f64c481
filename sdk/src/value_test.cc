#include "weft/value.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <set>

namespace weft {
namespace {

using Array = Value::Array;
using Object = Value::Object;

std::string json(const Value& value) {
  return value.to_json();
}

TEST(Value, scalars_are_written_as_json_has_them) {
  EXPECT_EQ(json({}), "null");
  EXPECT_EQ(json(true), "true");
  EXPECT_EQ(json(-7), "-7");
  EXPECT_EQ(json(std::numeric_limits<int64_t>::min()), "-9223372036854775808");
  EXPECT_EQ(json("text"), "\"text\"");
}

TEST(Value, a_double_stays_one) {
  EXPECT_EQ(json(0.1), "0.1");
  EXPECT_EQ(json(3.0), "3.0");
  EXPECT_EQ(json(-0.0), "-0.0");
  EXPECT_EQ(json(1e300), "1e+300");
}

TEST(Value, what_json_cannot_say_becomes_null) {
  EXPECT_EQ(json(std::nan("")), "null");
  EXPECT_EQ(json(std::numeric_limits<double>::infinity()), "null");
}

TEST(Value, arrays_and_objects_nest_and_keep_their_order) {
  const Value value(Object{{"b", Array{1, "two", {}}}, {"a", Object{}}, {"c", Array{}}});
  EXPECT_EQ(json(value), R"({"b":[1,"two",null],"a":{},"c":[]})");
}

TEST(Value, text_is_escaped) {
  EXPECT_EQ(json("\"\\/\b\t\n\f\r\v"), R"("\"\\/\b\t\n\f\r\u000b")");
  EXPECT_EQ(json(std::string("\x00\x1f\x7f", 3)), "\"\\u0000\\u001f\x7f\"");
  EXPECT_EQ(json(Object{{"a\"b", 1}}), R"({"a\"b":1})");
}

TEST(Value, characters_past_ascii_are_written_as_they_are) {
  EXPECT_EQ(json("\xE2\x82\xAC"), "\"\xE2\x82\xAC\"");
}

TEST(Value, text_that_is_no_utf8_is_repaired) {
  EXPECT_EQ(json("a\xFFz"), "\"a\xEF\xBF\xBDz\"");
  EXPECT_EQ(json(Object{{"k\xFF", 1}}), "{\"k\xEF\xBF\xBD\":1}");
}

TEST(Value, what_nests_deeper_than_128_becomes_null) {
  Value value = 1;
  for (int i = 0; i < 200; ++i) value = Array{value};
  EXPECT_EQ(json(value), std::string(128, '[') + "null" + std::string(128, ']'));
}

TEST(Value, values_are_made_of_what_the_standard_library_has) {
  EXPECT_EQ(json(to_value(std::vector<int>{1, 2})), "[1,2]");
  EXPECT_EQ(json(to_value(std::set<std::string>{"x"})), R"(["x"])");
  EXPECT_EQ(json(to_value(std::map<std::string, double>{{"p", 0.5}})), R"({"p":0.5})");
  EXPECT_EQ(json(to_value(std::vector<std::optional<int>>{1, std::nullopt})), "[1,null]");
  EXPECT_EQ(json(to_value(std::vector<bool>{true})), "[true]");
}

enum class Colour { red = 3 };
struct Point {
  int x;
};
Value to_weft_value(const Point& point) {
  return Object{{"x", point.x}};
}
struct Opaque {};

TEST(Value, enumerations_are_numbers_and_types_of_yours_are_what_you_say) {
  EXPECT_EQ(json(to_value(Colour::red)), "3");
  EXPECT_EQ(json(to_value(std::vector<Point>{{4}})), R"([{"x":4}])");
}

TEST(Value, types_that_cannot_be_recorded_are_known_as_such) {
  static_assert(Recordable<Point> && Recordable<const char*> && Recordable<float>);
  static_assert(!Recordable<Opaque> && !Recordable<void*>);
}

}  // namespace
}  // namespace weft
