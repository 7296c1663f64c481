#include "eval/text_list.h"

#include <gtest/gtest.h>

namespace weft::eval {
namespace {

using Texts = std::vector<std::string>;

TEST(TextList, commas_divide_and_space_goes) {
  EXPECT_EQ(*text_list("a b, c ,,d"), (Texts{"a b", "c", "d"}));
  EXPECT_EQ(*text_list(""), Texts{});
}

TEST(TextList, quotes_keep_commas_space_and_quotes) {
  EXPECT_EQ(*text_list(R"("a, b" , " c ","say ""hi""", "back\\slash")"),
            (Texts{"a, b", " c ", "say \"hi\"", "back\\slash"}));
}

TEST(TextList, quotes_that_do_not_end_are_an_error) {
  EXPECT_FALSE(text_list("\"a, b"));
  EXPECT_FALSE(text_list("\"a\" b"));
}

}  // namespace
}  // namespace weft::eval
