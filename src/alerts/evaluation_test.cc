#include "alerts/evaluation.h"

#include <gtest/gtest.h>

#include "alerts/alerts_fixture.h"

namespace weft::alerts {
namespace {

using testing::FakeSeries;
using testing::kNow;
using testing::rule_of;

constexpr auto kBad = "{ status = error } | count_over_time()";
constexpr auto kTotal = "{ } | count_over_time()";
constexpr auto kGood = "{ status = ok } | count_over_time()";

Rule objective_of(const std::string& part) {
  return rule_of("slo: {objective: 99.9, " + part + ", total: '{ } | count_over_time()'}");
}

std::vector<Sample> samples(const Rule& rule, const FakeSeries& series) {
  return evaluate(rule, kNow, series.ask()).value().samples;
}

TEST(Evaluation, each_series_is_held_against_the_threshold) {
  FakeSeries series;
  series.say("{ } | rate()", {{"cart", 3}, {"web", 1}});
  const auto found = samples(rule_of("{query: '{ } | rate()', threshold: '> 2', labels: {team: a}}"), series);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_TRUE(found[0].breaches);
  EXPECT_EQ(found[0].labels, (Labels{{"alertname", "slow"}, {"service", "cart"}, {"team", "a"}}));
  EXPECT_EQ(found[0].text, "3 is > 2 over 5m");
  EXPECT_FALSE(found[1].breaches);
}

TEST(Evaluation, a_series_that_has_nothing_to_say_is_no_sample) {
  FakeSeries series;
  series.say("{ } | rate()", {{"cart", std::nan("")}});
  EXPECT_TRUE(samples(rule_of("{query: '{ } | rate()', threshold: '< 2'}"), series).empty());
}

TEST(Evaluation, burn_is_the_share_of_errors_over_the_share_that_may_be) {
  FakeSeries series;
  series.say(kTotal, {{"cart", 1000}});
  series.say(kBad, {{"cart", 20}});  // 2 % of errors burn 20 times what 99.9 % allow
  const auto found = samples(objective_of("bad: '{ status = error } | count_over_time()'"), series);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].labels.at("severity"), "page");
  EXPECT_NEAR(found[0].value, 20, 1e-9);
  EXPECT_TRUE(found[0].breaches);
  EXPECT_TRUE(found[1].breaches);
  EXPECT_NE(found[0].text.find("the budget of 30d lasts 1d12h"), std::string::npos) << found[0].text;
}

TEST(Evaluation, what_is_not_good_is_bad) {
  FakeSeries series;
  series.say(kTotal, {{"cart", 1000}});
  series.say(kGood, {{"cart", 980}});
  EXPECT_NEAR(samples(objective_of("good: '{ status = ok } | count_over_time()'"), series)[0].value, 20,
              1e-9);
}

TEST(Evaluation, an_error_that_is_over_does_not_page) {
  FakeSeries series;
  series.say(kTotal, {{"cart", 1000}});
  series.say(kBad, {{"cart", 20}});
  series.say(kBad, {{"cart", 0}}, 5 * 60);
  series.say(kBad, {{"cart", 0}}, 30 * 60);
  const auto found = samples(objective_of("bad: '{ status = error } | count_over_time()'"), series);
  EXPECT_FALSE(found[0].breaches);  // page: both short windows are calm
  EXPECT_TRUE(found[1].breaches);   // ticket: six hours are not
}

TEST(Evaluation, one_burst_in_a_long_calm_does_not_page) {
  FakeSeries series;
  series.say(kTotal, {{"cart", 100'000}});
  series.say(kBad, {{"cart", 20}});
  series.say(kTotal, {{"cart", 100}}, 5 * 60);  // 20 % of errors, in five minutes only
  EXPECT_FALSE(samples(objective_of("bad: '{ status = error } | count_over_time()'"), series)[0].breaches);
}

TEST(Evaluation, without_calls_nothing_burns) {
  FakeSeries series;
  series.say(kTotal, {{"cart", 0}});
  EXPECT_TRUE(samples(objective_of("bad: '{ status = error } | count_over_time()'"), series).empty());
}

}  // namespace
}  // namespace weft::alerts
