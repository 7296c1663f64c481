#include "eval/derived_metrics.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "eval/values.h"

namespace weft::eval {
namespace {

class Formulas : public testing::Test {
 protected:
  // What the formula comes to over p = 0.5, r = 1 and two rows; the warning where it comes to nothing.
  std::string value_of(std::string_view formula) {
    runs::ColumnTally tally;
    tally.passed = 1;
    tally.failed = 1;
    tally.named_scores = {{"p", 0.5}, {"r", 1}};
    Warnings warnings;
    const auto made =
        derived_metrics({{"made", std::string(formula)}}, tally, "echo", ".", *javascript_, warnings);
    return made.empty() ? warnings.texts().at(0) : text_of(made.at("made"));
  }
  std::unique_ptr<Javascript> javascript_ = *Javascript::create();
};

TEST_F(Formulas, are_reckoned_as_mathjs_does) {
  EXPECT_EQ(value_of("2 * p * r / (p + r)"), text_of(number_value(2.0 / 3)));
  EXPECT_EQ(value_of("p / __count"), "0.25");
  EXPECT_EQ(value_of("-2 ^ 2 + 2 ^ 3 ^ 2 / 2"), "252");
  EXPECT_EQ(value_of("p < r and not (r == 2) ? 10 : 20"), "10");
  EXPECT_EQ(value_of("round(mean(p, r, 1.2e1), 1) + max(1, 2) - abs(-1) + sqrt(4)"), "7.5");
  EXPECT_EQ(value_of("-7 % 3"), "2");
}

TEST_F(Formulas, that_come_to_no_number_say_why) {
  EXPECT_NE(value_of("p / 0").find("made of echo is left out"), std::string::npos);
  EXPECT_NE(value_of("p + precison").find("there is no metric precison; there are p, r, __count"),
            std::string::npos);
}

TEST_F(Formulas, that_are_none_are_refused_before_the_run) {
  for (const auto* formula : {"", "p +", "(p", "p r", "p ; r", "nofunction(p)", "p = 2", "1..2"}) {
    Config config;
    config.derived_metrics = {{"made", formula}};
    EXPECT_FALSE(check_derived_metrics(config, *javascript_)) << formula;
  }
}

TEST_F(Formulas, see_the_metrics_before_them) {
  runs::ColumnTally tally;
  tally.named_scores = {{"p", 2}};
  Warnings warnings;
  const auto made =
      derived_metrics({{"a", "p + 1"}, {"b", "a * 2"}}, tally, "echo", ".", *javascript_, warnings);
  EXPECT_EQ(made.at("b"), json::value(6));
}

TEST_F(Formulas, nest_as_deep_as_said_and_no_deeper) {
  EXPECT_EQ(value_of(std::string(50, '(') + "1" + std::string(50, ')')), "1");
  EXPECT_NE(value_of(std::string(100'000, '(')).find("nests deeper than"), std::string::npos);
}

}  // namespace
}  // namespace weft::eval
