#include "eval/plan_fingerprint.h"

#include <gtest/gtest.h>

namespace weft::eval {
namespace {

Config some_config() {
  Config config;
  config.prompts = {{.raw = "{{x}}", .label = "", .id = "", .config = nullptr}};
  config.providers.resize(2);
  config.providers[0].id = "http://here";
  config.providers[0].label = "A";
  config.providers[1].id = "echo";
  config.tests.resize(2);
  config.tests[0].vars = {{"x", 1}};
  config.tests[1].vars = {{"x", 2}};
  return config;
}

TEST(PlanFingerprint, what_may_be_mended_does_not_change_it) {
  auto config = some_config();
  const auto before = plan_fingerprint(config, 1);
  config.tests[0].assertions.emplace_back(json::object{{"type", "equals"}});
  config.providers[0].id = "http://elsewhere";
  config.providers[1].config["timeoutMs"] = 1;
  config.description = "again";
  EXPECT_EQ(plan_fingerprint(config, 1), before);
}

TEST(PlanFingerprint, a_provider_may_be_mended_but_not_take_the_column_of_another) {
  ProviderSpec a, b, mended;
  a.id = "http://a";
  b.id = "http://b";
  mended.id = "http://elsewhere";
  const std::vector<runs::RunColumn> then{{"http://a", "p", "p"}, {"http://b", "p", "p"}};
  const auto moved = [&](const ProviderSpec& first, const ProviderSpec& second) {
    return have_moved(then, {{.provider = &first}, {.provider = &second}});
  };
  EXPECT_FALSE(moved(a, b));
  EXPECT_FALSE(moved(mended, b));
  EXPECT_TRUE(moved(b, a));
  EXPECT_TRUE(moved(mended, a));
  EXPECT_TRUE(have_moved(then, {{.provider = &a}}));
}

TEST(PlanFingerprint, what_rows_hang_on_changes_it) {
  const auto before = plan_fingerprint(some_config(), 1);
  EXPECT_NE(plan_fingerprint(some_config(), 2), before);
  auto vars = some_config();
  vars.tests[1].vars["x"] = 3;
  EXPECT_NE(plan_fingerprint(vars, 1), before);
  auto order = some_config();
  std::swap(order.tests[0], order.tests[1]);
  EXPECT_NE(plan_fingerprint(order, 1), before);
  auto columns = some_config();
  std::swap(columns.providers[0], columns.providers[1]);
  EXPECT_NE(plan_fingerprint(columns, 1), before);
  auto prompt = some_config();
  prompt.prompts[0].raw += "?";
  EXPECT_NE(plan_fingerprint(prompt, 1), before);
}

}  // namespace
}  // namespace weft::eval
