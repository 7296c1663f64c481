#include "alerts/rule_reader.h"

#include <gtest/gtest.h>

#include "alerts/alerts_fixture.h"

namespace weft::alerts {
namespace {

using testing::no_environment;

constexpr auto kFile = R"(
receivers:
  - name: ops
    webhook: https://hooks.example.com/${TOKEN}
    headers: {Authorization: "Bearer ${TOKEN}"}
    match: {severity: page}
rules:
  - name: slow
    project: shop
    query: '{ } | quantile_over_time(duration, 0.95) by (resource.service.name)'
    threshold: '>= 1.5'
    window: 10m
    for: 2m
    labels: {severity: page}
    notify: [ops]
  - name: checkout-slo
    slo:
      objective: 99.9
      bad: '{ status = error } | count_over_time()'
      total: '{ } | count_over_time()'
)";

const char* token(const std::string& name) {
  return name == "TOKEN" ? "s3cret" : nullptr;
}

// The words of the error of a file that differs from kFile in one place.
std::string fault_of(const std::string& from, const std::string& to) {
  std::string text = kFile;
  text.replace(text.find(from), from.size(), to);
  const auto made = parse_configuration(text, token);
  return made ? "no error" : made.error().message;
}

TEST(RuleReader, a_file_becomes_rules_and_receivers) {
  const auto made = parse_configuration(kFile, token).value();
  ASSERT_EQ(made.receivers.size(), 1u);
  EXPECT_EQ(made.receivers[0].url, "https://hooks.example.com/s3cret");
  EXPECT_EQ(made.receivers[0].headers[0].second, "Bearer s3cret");
  ASSERT_EQ(made.rules.size(), 2u);
  const auto& threshold = std::get<Threshold>(made.rules[0]->condition);
  EXPECT_EQ(threshold.comparison, Comparison::at_least);
  EXPECT_EQ(threshold.value, 1.5);
  EXPECT_EQ(threshold.window_ns, 10 * kMinuteNs);
  EXPECT_EQ(made.rules[0]->for_ns, 2 * kMinuteNs);
  EXPECT_EQ(made.rules[0]->project, "shop");
}

TEST(RuleReader, an_objective_has_the_workbooks_windows_unless_it_names_others) {
  const auto made = parse_configuration(kFile, token).value();
  const auto& slo = std::get<Objective>(made.rules[1]->condition);
  EXPECT_DOUBLE_EQ(slo.objective, 0.999);
  EXPECT_EQ(slo.period_ns, 30 * kDayNs);
  EXPECT_EQ(slo.windows, workbook_windows());
}

TEST(RuleReader, a_fault_says_line_key_and_what_to_write) {
  EXPECT_EQ(
      fault_of("'>= 1.5'", "1.5"),
      "line 11, key \"threshold\": \"1.5\" is no comparison; write >, >=, <, <=, == or != and a number");
  EXPECT_EQ(
      fault_of("window: 10m", "window: ten"),
      "line 12, key \"window\": \"ten\" is no duration of up to a year: write a whole number and its unit, "
      "30s, 5m, 1h30m, 30d");
  EXPECT_EQ(fault_of("[ops]", "[opps]"),
            "line 15, key \"notify\": there is no receiver \"opps\" in this file");
  EXPECT_TRUE(fault_of("for: 2m", "fro: 2m").starts_with("line 13, key \"fro\": there is no such key here"));
  EXPECT_TRUE(fault_of("objective: 99.9", "objective: 100").starts_with("line 18, key \"objective\""));
  EXPECT_TRUE(fault_of("${TOKEN}", "${TOKE}").ends_with("the environment variable TOKE is not set"));
  EXPECT_TRUE(
      fault_of("https://hooks", "ftp://hooks").ends_with("an address begins with https:// or http://"));
  EXPECT_TRUE(fault_of("receivers:", "receivers: [").starts_with("line "));
  EXPECT_NE(fault_of("name: checkout-slo", "name: slow\n    project: shop").find("two rules \"slow\""),
            std::string::npos);
}

TEST(RuleReader, a_fault_in_a_query_keeps_its_own_place) {
  const auto fault = fault_of("by (resource.service.name)", "bye");
  EXPECT_TRUE(fault.starts_with("line 10, key \"query\": in the query, line 1, column")) << fault;
}

TEST(RuleReader, a_secret_is_in_no_error) {
  const auto fault = fault_of("https://hooks.example.com/${TOKEN}", "${TOKEN}");
  EXPECT_EQ(fault.find("s3cret"), std::string::npos) << fault;
}

TEST(RuleReader, a_rule_by_the_api_belongs_to_the_project_of_its_key) {
  const std::string text = R"yaml({"query": "{ } | rate()", "threshold": "> 1", "project": "shop"})yaml";
  EXPECT_EQ(parse_rule(text, "slow", "shop").value().project, "shop");
  EXPECT_FALSE(parse_rule(text, "slow", "other"));
  EXPECT_FALSE(parse_rule(R"({"name": "quick"})", "slow", "shop"));
}

TEST(RuleReader, durations_are_read_and_written) {
  EXPECT_EQ(parse_duration("1h30m").value(), 90 * kMinuteNs);
  EXPECT_EQ(parse_duration("30d").value(), 30 * kDayNs);
  for (const auto* wrong : {"", "5", "m", "1m1h", "1.5h", "99999999999d", "-1m"})
    EXPECT_FALSE(parse_duration(wrong)) << wrong;
  EXPECT_EQ(duration_text(90 * kMinuteNs), "1h30m");
  EXPECT_EQ(duration_text(0), "0s");
}

}  // namespace
}  // namespace weft::alerts
