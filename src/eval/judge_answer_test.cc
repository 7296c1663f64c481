#include "eval/judge_answer.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace weft::eval {
namespace {

Grade verdict(std::string_view text, std::optional<double> threshold = {}) {
  const auto grade = verdict_in(text, threshold);
  return grade ? *grade : Grade{.score = -1, .reason = grade.error().message};
}

TEST(Verdict, IsFoundInTheMidstOfAText) {
  const auto grade =
      verdict("I think {this} is it:\n```json\n{\"pass\": true, \"score\": 0.9, \"reason\": \"r\"}\n```");
  EXPECT_TRUE(grade.pass);
  EXPECT_EQ(grade.score, 0.9);
  EXPECT_EQ(grade.reason, "r");
}

TEST(Verdict, TakesWordsForPassAndTextForNumbers) {
  EXPECT_TRUE(verdict(R"({"pass": "Yes", "score": "1"})").pass);
  EXPECT_FALSE(verdict(R"({"pass": "fail"})").pass);
  EXPECT_EQ(verdict(R"({"pass": false})").score, 0);
}

TEST(Verdict, NeedsTheThresholdToo) {
  EXPECT_FALSE(verdict(R"({"pass": true, "score": 0.5})", 0.8).pass);
  EXPECT_FALSE(verdict(R"({"pass": false, "score": 0.9})", 0.8).pass);
  EXPECT_TRUE(verdict(R"({"score": 0.8})", 0.8).pass);
}

TEST(Verdict, ThatCannotBeUnderstoodIsAnError) {
  for (const auto* text :
       {"", "looks good", R"({"score": 0.9})", R"({"pass": "maybe"})", R"({"pass": true, "score": 8})",
        R"({"pass": true, "score": "high"})", R"([true])"}) {
    EXPECT_EQ(verdict(text).score, -1) << text;
  }
}

TEST(Sentences, AreLinesWhereThereAreSeveral) {
  EXPECT_EQ(sentences_in("one. two.\n\nthree."), (std::vector<std::string>{"one. two.", "three."}));
  EXPECT_EQ(sentences_in(" Pi is 3.14. Is it? 1. Yes"),
            (std::vector<std::string>{"Pi is 3.14.", "Is it?", "Yes"}));
  EXPECT_TRUE(sentences_in("  \n").empty());
}

TEST(Lists, AreOfJsonOrOfLines) {
  EXPECT_EQ(list_in(R"(Here: {"steps": ["a ", "b", ""]})", "steps"), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(list_in("a\n b\n", "steps"), (std::vector<std::string>{"a", "b"}));
}

}  // namespace
}  // namespace weft::eval
