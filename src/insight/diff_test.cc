#include "insight/diff.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <vector>

#include "insight/mann_whitney.h"
#include "insight/trace_fixture.h"

namespace weft::insight {
namespace {

using namespace fixture;

// "slower llm; added cache": the changes of each step, and its name.
std::string told(const Diff& diff) {
  std::string text;
  for (const auto& step : diff.steps) {
    if (!text.empty()) text += "; ";
    for (const auto change : step.changes) text += fmt::format("{} ", to_string(change));
    text += step.path.back();
  }
  return text;
}

std::string between(const model::Trace& a, const model::Trace& b) {
  return told(diff(std::span(&a, 1), std::span(&b, 1)));
}

std::vector<model::Trace> runs(size_t count, int64_t first_ms, int64_t step_ms) {
  std::vector<model::Trace> made;
  for (size_t i = 0; i < count; ++i) {
    made.push_back(trace({{.span = 1, .end = first_ms + static_cast<int64_t>(i) * step_ms, .name = "ask"}}));
  }
  return made;
}

TEST(Diff, of_a_trace_with_itself_is_empty) {
  const auto one = trace({{.span = 1, .end = 9}, {.span = 2, .parent = 1, .end = 5, .name = "llm"}});
  EXPECT_EQ(between(one, one), "");
}

TEST(Diff, matches_by_path_and_not_by_id) {
  EXPECT_EQ(between(trace({{.span = 1, .end = 50, .name = "ask"},
                           {.span = 2, .parent = 1, .end = 20, .name = "search"},
                           {.span = 3, .parent = 1, .end = 10, .name = "llm"}}),
                    trace({{.span = 7, .end = 50, .name = "ask"},
                           {.span = 8, .parent = 7, .end = 30, .name = "cache"},
                           {.span = 9, .parent = 7, .end = 40, .name = "llm"}})),
            "slower llm; added cache; removed search");
}

TEST(Diff, equal_siblings_match_in_their_order) {
  EXPECT_EQ(
      between(trace({{.span = 1, .end = 9}, {.span = 2, .parent = 1, .start = 1, .end = 2, .name = "try"}}),
              trace({{.span = 1, .end = 9},
                     {.span = 2, .parent = 1, .start = 1, .end = 2, .name = "try"},
                     {.span = 3, .parent = 1, .start = 5, .end = 7, .name = "try"}})),
      "added try #2");
}

// Two overlapping queries of 100 and 500 ms, in either order.
model::Trace overlapping(bool long_first, model::fixture::Sayings to_short = {},
                         model::fixture::Sayings to_long = {}) {
  const int64_t begin = long_first ? 2 : 1;
  return trace({{.span = 1, .end = 1'000},
                {.span = 2,
                 .parent = 1,
                 .start = begin,
                 .end = begin + 100,
                 .name = "q",
                 .cost = 0.1,
                 .attributes = to_short},
                {.span = 3,
                 .parent = 1,
                 .start = 3 - begin,
                 .end = 503 - begin,
                 .name = "q",
                 .cost = 0.3,
                 .attributes = to_long}});
}

TEST(Diff, which_of_overlapping_equal_siblings_starts_first_is_no_change) {
  EXPECT_EQ(between(overlapping(false), overlapping(true)), "");
  EXPECT_EQ(
      between(
          overlapping(false, {{"gen_ai.completion.0.content", "a"}}, {{"gen_ai.completion.0.content", "b"}}),
          overlapping(true, {{"gen_ai.completion.0.content", "a"}}, {{"gen_ai.completion.0.content", "b"}})),
      "");
}

TEST(Diff, overlapping_equal_siblings_are_paired_by_what_they_were_asked) {
  const model::fixture::Sayings a{{"honeyhive_inputs.q", "a"}};
  const model::fixture::Sayings b{{"honeyhive_inputs.q", "b"}};
  EXPECT_EQ(between(overlapping(false, a, b), overlapping(true, a, b)), "");
  EXPECT_EQ(between(overlapping(false, a, b), overlapping(true, b, a)),
            "slower costlier q; faster cheaper q #2");
}

TEST(Diff, of_overlapping_equal_siblings_one_more_is_added) {
  auto more = overlapping(true);
  more.spans.push_back(stored({.span = 4, .parent = 1, .start = 3, .end = 903, .name = "q"}));
  EXPECT_EQ(between(overlapping(false), more), "added q #3");
}

TEST(Diff, a_small_difference_is_none) {
  EXPECT_EQ(between(trace({{.span = 1, .end = 100}}), trace({{.span = 1, .end = 109}})), "");
}

TEST(Diff, costs_and_answers_are_compared) {
  EXPECT_EQ(between(trace({{.span = 1,
                            .end = 9,
                            .name = "llm",
                            .cost = 0.1,
                            .attributes = {{"gen_ai.completion.0.content", "yes"}}}}),
                    trace({{.span = 1,
                            .end = 9,
                            .name = "llm",
                            .cost = 0.2,
                            .attributes = {{"gen_ai.completion.0.content", "no"}}}})),
            "costlier changed_answer llm");
}

TEST(Diff, between_sets_a_difference_is_told_when_chance_is_unlikely) {
  EXPECT_EQ(told(diff(runs(20, 100, 1), runs(20, 150, 1))), "slower ask");
  EXPECT_EQ(told(diff(runs(3, 100, 1), runs(3, 150, 1))), "");
  EXPECT_EQ(told(diff(runs(20, 100, 10), runs(20, 115, 10))), "");
}

TEST(Diff, of_sets_counts_the_traces_of_each_side) {
  const auto steps = diff(runs(20, 100, 1), runs(10, 250, 1)).steps;
  ASSERT_EQ(steps.size(), 1u);
  EXPECT_EQ(steps[0].a.traces, 20u);
  EXPECT_EQ(steps[0].b.traces, 10u);
  EXPECT_GE(steps[0].confidence, 0.99);
}

TEST(Diff, of_nothing_is_nothing) {
  EXPECT_EQ(told(diff({}, {})), "");
  EXPECT_EQ(told(diff({}, runs(1, 5, 0))), "added ask");
}

TEST(Diff, a_deep_trace_is_compared_without_recursion) {
  model::Trace deep = trace({});
  for (uint64_t i = 1; i <= 100'000; ++i)
    deep.spans.push_back(stored({.span = i, .parent = i - 1, .end = 1}));
  model::Trace none = trace({});
  const auto changes = diff(std::span(&none, 1), std::span(&deep, 1));
  EXPECT_EQ(changes.changed, 100'000u);
  EXPECT_EQ(changes.steps.size(), kMaxSteps);
}

TEST(MannWhitney, agrees_with_a_table) {
  // Worked by hand: U = 1 of 9 pairs, mean 4.5, variance 9 · 7 / 12.
  const std::vector<double> a{1, 2, 4};
  const std::vector<double> b{3, 5, 6};
  const auto test = mann_whitney(a, b);
  EXPECT_NEAR(test.superiority, 8.0 / 9, 1e-12);
  EXPECT_NEAR(test.p_value, 0.1904, 1e-3);
}

TEST(MannWhitney, equal_numbers_and_empty_samples_tell_nothing) {
  const std::vector<double> same{5, 5, 5};
  EXPECT_EQ(mann_whitney(same, same).p_value, 1);
  EXPECT_EQ(mann_whitney(same, {}).p_value, 1);
}

}  // namespace
}  // namespace weft::insight
