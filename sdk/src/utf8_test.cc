#include "utf8.h"

#include <gtest/gtest.h>

#include <string>

namespace weft::detail {
namespace {

constexpr std::string_view kEuro = "\xE2\x82\xAC";
constexpr std::string_view kReplaced = "\xEF\xBF\xBD";

TEST(Utf8, ascii_of_any_length_is_valid) {
  for (size_t length = 0; length < 40; ++length) EXPECT_TRUE(is_valid_utf8(std::string(length, 'a')));
}

TEST(Utf8, characters_of_two_three_and_four_bytes_are_valid) {
  EXPECT_TRUE(
      is_valid_utf8("twelve ASCII \xC3\xA9 \xE2\x82\xAC \xED\x9F\xBF \xF0\x9F\x98\x80 \xF4\x8F\xBF\xBF"));
}

TEST(Utf8, a_bad_byte_is_found_at_every_place) {
  for (size_t at = 0; at < 40; ++at) {
    std::string text(40, 'a');
    text[at] = '\xFF';
    EXPECT_FALSE(is_valid_utf8(text)) << at;
  }
}

TEST(Utf8, overlong_forms_surrogates_and_numbers_past_the_last_are_not_valid) {
  for (const char* text : {"\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF",
                           "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\x80", "\xE2\x82", "\xF0\x9F\x98"}) {
    EXPECT_FALSE(is_valid_utf8(text));
    EXPECT_TRUE(is_valid_utf8(replace_invalid_utf8(text)));
  }
}

TEST(Utf8, valid_text_is_replaced_by_itself) {
  EXPECT_EQ(replace_invalid_utf8("price: \xE2\x82\xAC 5"), "price: \xE2\x82\xAC 5");
  EXPECT_EQ(replace_invalid_utf8(""), "");
}

TEST(Utf8, each_ill_formed_part_becomes_one_replacement_character) {
  EXPECT_EQ(replace_invalid_utf8("a\xFF\xFEz"), "a" + std::string(kReplaced) + std::string(kReplaced) + "z");
  EXPECT_EQ(replace_invalid_utf8("a\xE2\x82z"), "a" + std::string(kReplaced) + "z");
  EXPECT_EQ(replace_invalid_utf8("\xF0\x9F\x98"), kReplaced);
}

TEST(Utf8, a_cut_falls_between_characters) {
  const std::string text = "ab" + std::string(kEuro) + "c";
  EXPECT_EQ(utf8_cut(text, 1), 1u);
  EXPECT_EQ(utf8_cut(text, 2), 2u);
  EXPECT_EQ(utf8_cut(text, 3), 2u);
  EXPECT_EQ(utf8_cut(text, 4), 2u);
  EXPECT_EQ(utf8_cut(text, 5), 5u);
  EXPECT_EQ(utf8_cut(text, 100), text.size());
}

TEST(Utf8, a_cut_at_nothing_leaves_nothing) {
  EXPECT_EQ(utf8_cut(kEuro, 0), 0u);
  EXPECT_EQ(utf8_cut(kEuro, 2), 0u);
}

TEST(Utf8, a_cut_in_what_is_no_utf8_still_ends) {
  EXPECT_EQ(utf8_cut(std::string(20, '\x80'), 10), 10u);
  EXPECT_EQ(utf8_cut(std::string(20, '\x80'), 2), 0u);
}

}  // namespace
}  // namespace weft::detail
