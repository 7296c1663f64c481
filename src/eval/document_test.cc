#include "eval/document.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace weft::eval {
namespace {

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
