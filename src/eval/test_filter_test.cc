#include "eval/test_filter.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>

namespace weft::eval {
namespace {

Config config_of(size_t tests) {
  Config config;
  config.providers.resize(2);
  config.providers[0].id = "echo";
  config.providers[0].label = "one";
  config.providers[1].id = "exec:two";
  config.prompts.resize(1);
  for (size_t i = 0; i < tests; ++i) {
    auto& test = config.tests.emplace_back();
    test.description = fmt::format("test {}", i);
    test.vars["x"] = i;
    test.metadata["suite"] = i % 2 == 0 ? json::value("even") : json::value(json::array{"odd", "new"});
  }
  return config;
}

std::string left(Config config, const TestFilter& filter) {
  const auto javascript = Javascript::create().value();
  if (const auto applied = apply_filter(filter, *javascript, config); !applied)
    return applied.error().message;
  std::string text;
  for (const auto& test : config.tests) text += test.description.substr(5) + " ";
  return text;
}

std::string file_of(std::string_view name, std::string_view text) {
  const auto path = std::filesystem::path(::testing::TempDir()) / name;
  std::ofstream(path) << text;
  return path.string();
}

TEST(TestFilter, a_pattern_is_of_the_description) {
  EXPECT_EQ(left(config_of(12), {.pattern = "^test 1"}), "1 10 11 ");
  EXPECT_NE(left(config_of(1), {.pattern = "("}).find("SyntaxError"), std::string::npos);
}

TEST(TestFilter, metadata_is_compared_in_part_and_item_by_item) {
  EXPECT_EQ(left(config_of(4), {.metadata = {"suite=eve"}}), "0 2 ");
  EXPECT_EQ(left(config_of(4), {.metadata = {"suite=new", "suite=odd"}}), "1 3 ");
  EXPECT_EQ(left(config_of(4), {.metadata = {"suite"}}), "--filter-metadata suite: write NAME=value");
}

TEST(TestFilter, the_first_and_a_range_are_of_what_is_left) {
  EXPECT_EQ(left(config_of(5), {.metadata = {"suite=even"}, .first_count = 2}), "0 2 ");
  EXPECT_EQ(left(config_of(5), {.range = "1:3"}), "1 2 ");
  EXPECT_EQ(left(config_of(5), {.range = "4:9"}), "4 ");
  EXPECT_EQ(left(config_of(5), {.range = "3"}), "--filter-range 3: write FIRST:END, as in 0:10");
}

TEST(TestFilter, a_sample_of_one_seed_is_always_the_same) {
  const TestFilter seven{.sample_count = 5, .sample_seed = 7};
  const TestFilter eight{.sample_count = 5, .sample_seed = 8};
  EXPECT_EQ(left(config_of(50), seven), left(config_of(50), seven));
  EXPECT_NE(left(config_of(50), seven), left(config_of(50), eight));
}

TEST(TestFilter, tests_that_did_not_pass_are_told_by_description_and_vars) {
  const auto row = [](int number, int reason) {
    return json::object{{"vars", {{"x", number}}},
                        {"failureReason", reason},
                        {"testCase", {{"description", fmt::format("test {}", number)}}}};
  };
  const json::value results{{"results", {{"results", {row(0, 0), row(1, 1), row(2, 2)}}}}};
  const auto path = file_of("results.json", json::serialize(results));
  EXPECT_EQ(left(config_of(4), {.not_passed_in = path}), "1 2 ");
  EXPECT_EQ(left(config_of(4), {.failed_in = path}), "1 ");
  EXPECT_EQ(left(config_of(4), {.errors_in = path}), "2 ");
}

TEST(TestFilter, a_row_without_vars_is_of_no_test_that_has_some) {
  const auto path = file_of("odd.json", R"({"results":{"results":[{"failureReason":1}]}})");
  EXPECT_EQ(left(config_of(2), {.not_passed_in = path}), "");
}

TEST(TestFilter, a_test_whose_vars_are_made_later_is_found_in_results) {
  Config config = config_of(3);
  config.tests[0].vars["x"] = "{{1}}";
  config.tests[1].vars["x"] = json::array{5, 6};
  const auto path = file_of("results.jsonl",
                            "{\"vars\":{\"x\":\"1\"},\"failureReason\":1,"
                            "\"testCase\":{\"description\":\"test 0\"}}\n"
                            "{\"vars\":{\"x\":6},\"failureReason\":1,"
                            "\"testCase\":{\"description\":\"test 1\"}}\n");
  EXPECT_EQ(left(config, {.not_passed_in = path}), "0 1 ");
}

TEST(TestFilter, providers_are_told_by_id_or_label) {
  const auto javascript = Javascript::create().value();
  Config config = config_of(1);
  ASSERT_TRUE(apply_filter({.providers = "^one$|nothing"}, *javascript, config));
  ASSERT_EQ(config.providers.size(), 1u);
  EXPECT_EQ(config.providers[0].id, "echo");
}

TEST(TestFilter, tests_of_scenarios_are_filtered_too) {
  Config config = config_of(0);
  auto& scenario = config.scenarios.emplace_back();
  scenario.configurations.resize(1);
  scenario.tests = config_of(3).tests;
  EXPECT_EQ(left(config, {.first_count = 2}), "0 1 ");
}

}  // namespace
}  // namespace weft::eval
