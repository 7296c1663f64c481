#include "eval/html.h"

#include <gtest/gtest.h>

namespace weft::eval {
namespace {

bool is_html(std::string_view text) {
  const auto problem = html_problem(text);
  return problem && problem->empty();
}

TEST(Html, elements_that_hold_all_text_are_html) {
  for (const auto* text : {"<p>x</p>", "<BODY>loud", "<x-foo>x</x-foo>", "<p>a\n<p>b", " <br> "})
    EXPECT_TRUE(is_html(text)) << text;
  for (const auto* text :
       {"", "x", "<p>x</p> loose", "<foo>x</foo>", "a < b", "<?xml version='1.0'?><html/>", "<!-- c -->"})
    EXPECT_FALSE(is_html(text)) << text;
}

TEST(Html, deep_nesting_is_read_without_recursion) {
  std::string deep;
  for (size_t i = 0; i + 1 < kHtmlTagsMax / 4; ++i) deep += "<div>";
  EXPECT_TRUE(is_html(deep));
}

TEST(Html, too_many_tags_are_refused) {
  std::string many;
  for (size_t i = 0; i <= kHtmlTagsMax; ++i) many += "<b>";
  EXPECT_EQ(html_problem(many).error().code, ErrorCode::too_large);
}

TEST(Html, a_text_looks_like_html_by_two_signs_or_a_strong_one) {
  for (const auto* text : {"a <b>bold</b> word", "<br>", "<!DOCTYPE html>", "<foo bar=\"x\">"})
    EXPECT_TRUE(looks_like_html(text)) << text;
  for (const auto* text : {"", "a < b and c > d", "<foo>", "&amp;", "I <3 you"})
    EXPECT_FALSE(looks_like_html(text)) << text;
}

}  // namespace
}  // namespace weft::eval
