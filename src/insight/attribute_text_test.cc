#include "insight/attribute_text.h"

#include <gtest/gtest.h>

#include "model/span_fixture.h"

namespace weft::insight {
namespace {

using model::fixture::list;
using model::fixture::span;

TEST(AttributeText, is_the_text_or_the_first_of_a_list) {
  EXPECT_EQ(first_text(model::Value::string("a")), "a");
  EXPECT_EQ(first_text(list({model::Value::string("a"), model::Value::string("b")})), "a");
  EXPECT_EQ(first_text(list({})), "");
  EXPECT_EQ(first_text(model::Value::integer(1)), "");
}

TEST(AttributeText, of_a_span_is_of_the_first_key_that_has_one) {
  constexpr std::string_view kKeys[] = {"new", "old"};
  EXPECT_EQ(first_text(span({{"old", "o"}, {"new", "n"}}), kKeys), "n");
  EXPECT_EQ(first_text(span({{"old", "o"}, {"new", ""}}), kKeys), "o");
  EXPECT_EQ(first_text(span({}), kKeys), "");
}

}  // namespace
}  // namespace weft::insight
