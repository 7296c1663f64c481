#include "base/json_writer.h"

#include <gtest/gtest.h>

#include <cmath>

namespace weft {

TEST(JsonWriter, places_commas_in_nested_objects_and_arrays) {
  std::string out;
  JsonWriter(out)
      .begin_object()
      .key("a")
      .integer(-1)
      .key("b")
      .begin_array()
      .real(0.5)
      .boolean(true)
      .null()
      .end_array()
      .key("c")
      .begin_object()
      .end_object()
      .end_object();
  EXPECT_EQ(out, R"({"a":-1,"b":[0.5,true,null],"c":{}})");
}

TEST(JsonWriter, control_characters_quotes_and_backslashes_are_escaped) {
  std::string out;
  append_json_string(out, "a\"b\\c\n\x01");
  EXPECT_EQ(out, R"("a\"b\\c\n\u0001")");
}

TEST(JsonWriter, text_that_is_not_utf8_still_gives_valid_json) {
  std::string out;
  append_json_string(out, "ok \xc3\xa9 \xff\xc3 \xed\xa0\x80");
  EXPECT_EQ(out, "\"ok \xc3\xa9 \\ufffd\\ufffd \\ufffd\\ufffd\\ufffd\"");
}

TEST(JsonWriter, numbers_json_cannot_say_become_strings) {
  std::string out;
  JsonWriter(out).begin_array().real(NAN).real(-INFINITY).end_array();
  EXPECT_EQ(out, R"(["NaN","-Infinity"])");
}

}  // namespace weft
