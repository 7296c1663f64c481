#include "eval/plan.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace weft::eval {
namespace {

Config config_of(std::initializer_list<const char*> vars) {
  Config config;
  config.prompts.resize(2);
  config.prompts[0].raw = config.prompts[0].label = "p";
  config.prompts[1].raw = config.prompts[1].label = "q";
  config.providers.resize(2);
  config.providers[0].id = "a";
  config.providers[1].id = "b";
  config.providers[1].prompts = {"q"};
  for (const char* each : vars) config.tests.emplace_back().vars = json::parse(each).get_object();
  return config;
}

std::string walked(const Config& config, size_t repeat = 1) {
  Plan plan(config, repeat);
  std::string text;
  size_t count = 0;
  while (auto step = plan.next()) {
    text += fmt::format("{}.{}:{}/{} ", step->test_index, step->prompt_index, step->provider->id,
                        step->prompt->raw);
    ++count;
  }
  EXPECT_EQ(count, plan.step_count());
  return text;
}

TEST(Plan, a_provider_is_asked_its_prompts_only) {
  EXPECT_EQ(walked(config_of({"{}"})), "0.0:a/p 0.1:a/q 0.2:b/q ");
}

TEST(Plan, lists_of_vars_and_repeats_make_rows) {
  auto config = config_of({R"({"x":[1,2]})"});
  config.providers.pop_back();
  config.prompts.pop_back();
  EXPECT_EQ(walked(config, 2), "0.0:a/p 1.0:a/p 2.0:a/p 3.0:a/p ");
  config.tests[0].options["disableVarExpansion"] = true;
  EXPECT_EQ(walked(config), "0.0:a/p ");
}

TEST(Plan, a_test_may_name_its_providers) {
  auto config = config_of({"{}"});
  config.tests[0].providers = {"b"};
  EXPECT_EQ(walked(config), "0.2:b/q ");
}

TEST(Plan, without_tests_each_prompt_is_asked_once) {
  EXPECT_EQ(walked(config_of({})), "0.0:a/p 0.1:a/q 0.2:b/q ");
}

TEST(AssertionFromText, types_are_known_and_everything_else_is_equality) {
  const auto made = [](const char* text) { return json::serialize(assertion_from_text(text)); };
  EXPECT_EQ(made("contains-all:a, b"), R"({"type":"contains-all","value":["a","b"]})");
  EXPECT_EQ(made("not-contains:x:y"), R"({"type":"not-contains","value":"x:y"})");
  EXPECT_EQ(made("is-json"), R"({"type":"is-json"})");
  EXPECT_EQ(made("fn: output.length"), R"({"type":"javascript","value":"output.length"})");
  EXPECT_EQ(made("note: this"), R"({"type":"equals","value":"note: this"})");
}

}  // namespace
}  // namespace weft::eval
