#include "eval/grade.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "eval/script_grade.h"

namespace weft::eval {
namespace {

Grade graded(bool pass) {
  return {.pass = pass, .score = pass ? 1.0 : 0.0, .reason = pass ? "yes" : "no"};
}

TEST(Tally, without_a_threshold_one_failure_fails_and_says_why) {
  Tally tally;
  tally.add(graded(true), {});
  tally.add(graded(false), {});
  const auto total = std::move(tally).total(std::nullopt);
  EXPECT_FALSE(total.pass);
  EXPECT_EQ(total.score, 0.5);
  EXPECT_EQ(total.reason, "no");
}

TEST(Tally, with_a_threshold_the_weighted_mean_decides) {
  Tally tally;
  tally.add(graded(true), {.metric = "m", .weight = 3});
  tally.add(graded(false), {.metric = "m"});
  const auto total = std::move(tally).total(0.75);
  EXPECT_TRUE(total.pass);
  EXPECT_EQ(total.named_scores.at("m"), json::value(0.75));
}

TEST(Tally, weight_zero_is_measured_and_decides_nothing) {
  Tally tally;
  tally.add(graded(false), {.weight = 0});
  tally.add(graded(true), {});
  EXPECT_TRUE(std::move(tally).total(std::nullopt).pass);
}

TEST(ScriptGrade, numbers_pass_above_zero_or_from_the_threshold_on) {
  EXPECT_TRUE(grade_of_script(0.1, {}).pass);
  EXPECT_FALSE(grade_of_script(0, {}).pass);
  EXPECT_FALSE(grade_of_script(0.4, {.threshold = 0.5}).pass);
  EXPECT_TRUE(grade_of_script(0.4, {.is_inverse = true, .threshold = 0.5}).pass);
}

TEST(ScriptGrade, what_is_no_verdict_fails) {
  EXPECT_FALSE(grade_of_script("yes", {}).pass);
  EXPECT_FALSE(grade_of_script(nullptr, {.is_inverse = true}).pass);
}

}  // namespace
}  // namespace weft::eval
