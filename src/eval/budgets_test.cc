#include "eval/budgets.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace weft::eval {
namespace {

namespace json = boost::json;
using Outcome = BudgetVerdict::Outcome;

json::object row(int test, double latency_ms, double tokens = 100) {
  return {{"vars", {{"question", test}, {"__repeatIndex", latency_ms}}},
          {"prompt", {{"label", "{{question}}"}}},
          {"provider", {{"id", "echo"}}},
          {"latencyMs", latency_ms},
          {"tokenUsage", {{"total", tokens}}},
          {"cost", 0}};
}

// Each test has its own time, and each run of it another part of 4 %.
RunCosts run(int tests, int repeats, double slower = 1) {
  RunCosts costs;
  for (int test = 0; test < tests; ++test) {
    for (int repeat = 0; repeat < repeats; ++repeat)
      costs.add(row(test, slower * 100 * (test + 1) * (1 + 0.01 * ((repeat + test) % 5))));
  }
  return costs;
}

BudgetVerdict latency(double increase_max, const RunCosts& baseline, const RunCosts& now) {
  return judge_budgets({.list = {{Measure::latency, increase_max}}, .confidence = 0.95, .baseline = ""},
                       baseline, now)
      .front();
}

TEST(Budgets, are_kept_by_a_run_like_the_one_before) {
  EXPECT_EQ(latency(0, run(10, 3), run(10, 3)).outcome, Outcome::kept);
}

TEST(Budgets, are_broken_by_what_is_beyond_what_is_allowed_and_only_by_that) {
  EXPECT_EQ(latency(0.1, run(10, 3), run(10, 3, 1.3)).outcome, Outcome::broken);
  EXPECT_EQ(latency(0.1, run(10, 3), run(10, 3, 1.05)).outcome, Outcome::kept);
  EXPECT_NEAR(*latency(0.1, run(10, 3), run(10, 3, 1.3)).increase, 0.3, 0.001);
}

TEST(Budgets, one_number_against_one_decides_nothing) {
  const auto verdict = latency(0.1, run(1, 1), run(1, 1, 10));
  EXPECT_EQ(verdict.outcome, Outcome::undecided);
  EXPECT_NE(verdict.reason.find("too few"), std::string::npos);
  EXPECT_NE(verdict.reason.find("--repeat 16"), std::string::npos) << verdict.reason;
}

TEST(Budgets, many_runs_of_one_test_decide) {
  EXPECT_EQ(latency(0.1, run(1, 10), run(1, 10, 2)).outcome, Outcome::broken);
}

TEST(Budgets, one_slow_test_among_many_is_not_what_they_typically_take) {
  auto now = run(10, 3);
  for (int repeat = 0; repeat < 3; ++repeat) now.add(row(11, 100'000));
  EXPECT_EQ(latency(0.1, run(10, 3), now).outcome, Outcome::kept);
}

// `of_last`: the tokens of the twelfth test; the others take none.
RunCosts twelve_tests(double of_last, int repeats) {
  RunCosts costs;
  for (int test = 0; test < 12; ++test) {
    for (int repeat = 0; repeat < repeats; ++repeat) costs.add(row(test, 100, test == 11 ? of_last : 0));
  }
  return costs;
}
BudgetVerdict tokens(const RunCosts& baseline, const RunCosts& now) {
  return judge_budgets({.list = {{Measure::tokens, 0.05}}, .confidence = 0.95, .baseline = ""}, baseline, now)
      .front();
}

TEST(Budgets, tests_that_take_the_same_hide_none_that_takes_more) {
  for (const int repeats : {1, 2}) {
    const auto verdict = tokens(twelve_tests(100, repeats), twelve_tests(100'000, repeats));
    EXPECT_EQ(verdict.outcome, Outcome::undecided);
    EXPECT_NE(verdict.reason.find("11 of the tests took the same"), std::string::npos) << verdict.reason;
    EXPECT_NE(verdict.reason.find("--repeat 16"), std::string::npos) << verdict.reason;
  }
  EXPECT_EQ(tokens(twelve_tests(100, 16), twelve_tests(100'000, 16)).outcome, Outcome::broken);
}

TEST(Budgets, are_kept_where_every_test_takes_exactly_what_is_allowed) {
  RunCosts same;
  for (int test = 0; test < 12; ++test) same.add(row(test, 100));
  EXPECT_EQ(latency(0, same, same).outcome, Outcome::kept);
}

TEST(Budgets, of_what_nobody_says_are_undecided) {
  const Budgets cost{.list = {{Measure::cost, 0}}, .confidence = 0.95, .baseline = ""};
  EXPECT_EQ(judge_budgets(cost, run(10, 3), run(10, 3)).front().outcome, Outcome::undecided);
  EXPECT_EQ(latency(0.1, run(10, 3), {}).outcome, Outcome::undecided);
}

TEST(Budgets, errors_and_answers_of_a_cache_count_for_nothing) {
  auto now = run(10, 3);
  for (int test = 0; test < 10; ++test) {
    auto failed = row(test, 90'000);
    failed["failureReason"] = 2;
    auto cached = row(test, 0);
    cached["response"] = {{"cached", true}};
    now.add(failed);
    now.add(cached);
  }
  EXPECT_EQ(side_by_side(run(10, 3), now, Measure::latency, 1).front().b.size(), 3U);
}

TEST(Budgets, a_file_that_holds_no_results_is_refused) {
  EXPECT_FALSE(read_run_costs("/nonexistent.json"));
}

}  // namespace
}  // namespace weft::eval
