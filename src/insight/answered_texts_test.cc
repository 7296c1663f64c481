#include "insight/answered_texts.h"

#include <gtest/gtest.h>

namespace weft::insight {
namespace {

bool meets(std::string_view answer, std::string_view question) {
  AnsweredTexts texts;
  texts.add(answer);
  return texts.any_in(question);
}

TEST(AnsweredTexts, short_strings_and_numbers_are_found_as_words) {
  EXPECT_TRUE(meets(R"({"city":"Berlin"})", R"({"place":"BERLIN"})"));
  EXPECT_TRUE(meets(R"({"city":"Berlin"})", R"({"q":"How warm is it in Berlin?"})"));
  EXPECT_TRUE(meets(R"({"celsius":21})", R"({"messages":[{"content":"It is 21 degrees."}]})"));
  EXPECT_FALSE(meets(R"({"celsius":21})", R"({"n":210})"));
  EXPECT_FALSE(meets(R"({"city":"Berlin"})", R"({"q":"Where do Berliners live?"})"));
}

TEST(AnsweredTexts, json_within_texts_is_compared_whatever_its_spacing) {
  EXPECT_TRUE(
      meets(R"({"arguments":"{\"query\": \"power loom\", \"limit\": 5}"})", R"({"query":"power loom"})"));
  EXPECT_TRUE(meets(R"({"r":"[{\"id\": \"a-17\"}]"})", R"(get user a-17)"));
}

TEST(AnsweredTexts, a_part_of_a_long_text_is_found) {
  constexpr auto kAnswer =
      R"({"document":"The power loom was designed in 1785 by Edmund Cartwright, a clergyman."})";
  EXPECT_TRUE(meets(
      kAnswer, R"({"prompt":"Use: power loom\nwas designed in 1785 by Edmund Cartwright. Who was he?"})"));
  EXPECT_FALSE(meets(kAnswer, R"({"prompt":"Who was Edmund Cartwright, and what was designed in 1785?"})"));
}

TEST(AnsweredTexts, scripts_without_spaces_are_found_within_sentences) {
  EXPECT_TRUE(meets(R"({"city":"東京"})", R"({"q":"明日の東京の天気は"})"));
  EXPECT_FALSE(meets(R"({"city":"東京"})", R"({"q":"明日の京都の天気は"})"));
}

TEST(AnsweredTexts, what_only_wraps_an_answer_is_not_compared) {
  EXPECT_FALSE(
      meets(R"({"role":"assistant","content":"No."})", R"([{"role":"assistant","content":"Yes."}])"));
}

TEST(AnsweredTexts, an_answer_without_texts_and_numbers_has_nothing_to_compare) {
  AnsweredTexts texts;
  EXPECT_FALSE(texts.add("[]"));
  EXPECT_FALSE(texts.add(R"({"result":{"found":true,"name":"","next":null,"role":"tool"}})"));
  EXPECT_TRUE(texts.add(R"({"result":0})"));
}

TEST(AnsweredTexts, deep_and_malformed_json_is_compared_as_text) {
  const std::string deep = std::string(100'000, '[') + "Berlin" + std::string(100'000, ']');
  EXPECT_TRUE(meets(deep, "berlin"));
  EXPECT_TRUE(meets(R"({"city":"Berlin)", "city Berlin"));
}

}  // namespace
}  // namespace weft::insight
