#include "eval/document.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace weft::eval {
namespace {

json::value read(std::string_view text) {
  return Document::parse(text, "x.yaml").value().value();
}

TEST(Document, plain_scalars_have_the_types_of_yaml_and_quoted_ones_are_texts) {
  EXPECT_EQ(read("[1, 0x10, 1.5, true, ~, yes, '1', 1.2.3]"),
            json::parse(R"([1, 16, 1.5, true, null, "yes", "1", "1.2.3"])"));
}

TEST(Document, anchors_and_merged_maps_are_spelt_out) {
  EXPECT_EQ(read("a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}").at("b"), json::parse(R"({"y":3,"x":1})"));
}

TEST(Document, a_key_knows_its_line) {
  const auto document = Document::parse("a:\n  - b: 1\n    c: 2\n", "x.yaml").value();
  EXPECT_EQ(document.line_of("/a/0/c"), 3u);
  EXPECT_EQ(document.line_of("/a/0/c/nothing"), 3u);
}

TEST(Document, a_key_twice_is_refused) {
  EXPECT_EQ(Document::parse("a: 1\na: 2\n", "x.yaml").error().message,
            "x.yaml:2: the key \"a\" is here twice");
}

TEST(Document, nesting_has_a_limit) {
  EXPECT_FALSE(Document::parse(std::string(100, '[') + std::string(100, ']'), "x.yaml"));
}

}  // namespace
}  // namespace weft::eval
