// The steps of an agent, and the trajectory: assertions.
#include "assertions/trajectory.h"

#include <gtest/gtest.h>

#include "assertions/app_fixture.h"
#include "assertions/trajectory_summary.h"

namespace weft::assertions {
namespace {

using namespace fixture;

std::string tool_used(const std::string& value, const std::string& type = "trajectory:tool-used") {
  return outcome(answered(), R"({"type": ")" + type + R"(", "value": )" + value + "}");
}
std::string args(const std::string& value) {
  return outcome(answered(), R"({"type": "trajectory:tool-args-match", "value": )" + value + "}");
}
std::string sequence(const std::string& value, const std::string& type = "trajectory:tool-sequence") {
  return outcome(answered(), R"({"type": ")" + type + R"(", "value": )" + value + "}");
}
std::string steps(const std::string& value, const std::string& type = "trajectory:step-count") {
  return outcome(answered(), R"({"type": ")" + type + R"(", "value": )" + value + "}");
}
std::string step_of(std::string_view name, Sayings attributes) {
  const auto trace = traceql::fixture::trace_of({{.name = name, .attributes = attributes}});
  const TraceView view(trace, insight::SpanTree(trace), {}, [](size_t) { return true; });
  return listed(trajectory(view));
}

TEST(Trajectory, finds_the_type_and_name_of_a_step) {
  EXPECT_EQ(step_of("x", {{"gen_ai.tool.name", " search "}}), "tool:search");
  EXPECT_EQ(step_of("x", {{"my.tool", "search"}}), "tool:search");
  EXPECT_EQ(step_of("mcp files/read", {}), "tool:read");
  EXPECT_EQ(step_of("x", {{"command", "ls -l"}}), "command:ls -l");
  EXPECT_EQ(step_of("exec ls", {}), "command:ls");
  EXPECT_EQ(step_of("x", {{"tool.name", "shell"}, {"tool.args", R"({"cmd": ["ls", "-l"]})"}}),
            "command:ls -l");
  EXPECT_EQ(step_of("x", {{"tool.name", "editor"}, {"command", "save"}}), "tool:editor");
  EXPECT_EQ(step_of("doc.search", {{"query", "weft"}}), "search:weft");
  EXPECT_EQ(step_of("reasoning step", {}), "reasoning:reasoning step");
  EXPECT_EQ(step_of("agent response", {}), "message:agent response");
}

TEST(Trajectory, takes_no_list_of_tools_for_a_tool) {
  EXPECT_EQ(step_of("chat", {{"gen_ai.tool.definitions", R"([{"name": "search"}])"}}), "span:chat");
  EXPECT_EQ(step_of("chat", {{"my.tool.result", "42"}}), "span:chat");
  EXPECT_EQ(step_of("select", {{"query", "SELECT 1"}}), "span:select");
}

TEST(ToolUsed, all_of_a_list_have_to_be_and_with_not_none_may) {
  EXPECT_TRUE(tool_used(R"("search")").starts_with("pass"));
  EXPECT_TRUE(tool_used(R"(["search", "r?g"])").starts_with("pass"));
  EXPECT_EQ(tool_used(R"(["search", "mail"])"),
            "fail: the tools used are tool:search, tool:rag; not among them: mail [5]");
  EXPECT_EQ(tool_used(R"(["search", "mail"])", "not-trajectory:tool-used"),
            "fail: must not be, and is: the tools used are tool:search, tool:rag; not among them: mail [5]");
  EXPECT_TRUE(tool_used(R"("mail")", "not-trajectory:tool-used").starts_with("pass"));
}

TEST(ToolUsed, counts_uses_and_wants_one_when_nothing_is_said) {
  EXPECT_TRUE(tool_used(R"({"name": "search"})").starts_with("pass"));
  EXPECT_TRUE(tool_used(R"({"name": "mail"})").starts_with("fail"));
  EXPECT_TRUE(tool_used(R"({"pattern": "*", "min": 2, "max": 2})").starts_with("pass"));
  EXPECT_TRUE(tool_used(R"({"pattern": "*", "max": 1})").starts_with("fail"));
  EXPECT_TRUE(tool_used(R"({"name": "mail", "max": 0})").starts_with("pass"));
  EXPECT_EQ(tool_used(R"({"min": 1})"),
            "error: trajectory:tool-used: value has no name or pattern; give it one, such as name: search");
}

TEST(ToolArgsMatch, wants_what_is_expected_and_in_mode_exact_nothing_else) {
  EXPECT_TRUE(args(R"({"name": "search", "args": {"k": 3}})").starts_with("pass"));
  EXPECT_TRUE(
      args(R"({"name": "search", "args": {"k": 3.0, "q": "hello"}, "mode": "exact"})").starts_with("pass"));
  EXPECT_TRUE(args(R"({"name": "search", "args": {"k": 3}, "mode": "exact"})").starts_with("fail"));
  EXPECT_EQ(args(R"({"name": "search", "args": {"k": "3"}})"),
            R"(fail: 0 of 1 call are with at least {"k":"3"}; the first is with {"q":"hello","k":3} [5])");
}

TEST(ToolArgsMatch, leaves_out_defaults_and_what_is_ignored) {
  EXPECT_TRUE(args(R"({"name": "search", "args": {"q": "hello"}, "mode": "exact", "defaults": {"k": 3}})")
                  .starts_with("pass"));
  EXPECT_TRUE(args(R"({"name": "search", "args": {"q": "hello"}, "mode": "exact", "defaults": {"k": 4}})")
                  .starts_with("fail"));
  EXPECT_TRUE(
      args(R"({"name": "search", "args": {"k": 3}, "mode": "exact", "ignore": "q*"})").starts_with("pass"));
}

TEST(ToolArgsMatch, a_tool_that_was_not_called_has_no_arguments_to_judge) {
  EXPECT_TRUE(
      args(R"({"name": "mail", "args": {}})").starts_with("fail: nothing to judge: no call of tool:mail"));
  EXPECT_TRUE(outcome(answered(),
                      R"({"type": "not-trajectory:tool-args-match", "value": {"name": "mail", "args": {}}})")
                  .starts_with("fail: nothing to judge"));
  EXPECT_TRUE(
      args(R"({"name": "search"})").starts_with("error: trajectory:tool-args-match: value has no args"));
  EXPECT_TRUE(args(R"({"name": "search", "args": {}, "mode": "loose"})").starts_with("error"));
}

TEST(ToolSequence, in_order_with_others_between_or_exactly) {
  EXPECT_TRUE(sequence(R"(["search", "rag"])").starts_with("pass"));
  EXPECT_EQ(sequence(R"(["rag", "search"])"),
            "fail: 1 of 2 expected tools in order; the tools used are tool:search, tool:rag; no tool:search "
            "after that [5 7]");
  EXPECT_TRUE(sequence(R"({"mode": "exact", "steps": ["search", {"name": "rag"}]})").starts_with("pass"));
  EXPECT_EQ(
      sequence(R"({"mode": "exact", "steps": ["search"]})"),
      "fail: 1 tool expected, and the tools used are tool:search, tool:rag; expected as number 2: none [7]");
  EXPECT_TRUE(sequence(R"([])").starts_with("error"));
  EXPECT_TRUE(sequence(R"([{"type": "tool"}])").starts_with("error"));
}

TEST(ToolSequence, a_tool_that_was_not_used_does_not_pass_by_not) {
  const auto inverted = [](const char* value) { return sequence(value, "not-trajectory:tool-sequence"); };
  EXPECT_TRUE(inverted(R"(["rag", "search"])").starts_with("pass"));
  EXPECT_TRUE(
      inverted(R"(["search", "serch"])").starts_with("fail: nothing to judge: no tool:serch is used"));
  EXPECT_TRUE(inverted(R"({"steps": ["serch"], "allow_none": true})").starts_with("pass"));
}

TEST(StepCount, a_name_that_nothing_has_does_not_pass_by_not) {
  const auto inverted = [](const char* value) { return steps(value, "not-trajectory:step-count"); };
  EXPECT_TRUE(inverted(R"({"pattern": "cach.*", "min": 1})").starts_with("fail: nothing to judge"));
  EXPECT_TRUE(inverted(R"({"type": "command", "min": 1})").starts_with("pass"));
}

TEST(StepCount, counts_types_and_names) {
  EXPECT_TRUE(steps(R"({"type": "tool", "min": 2, "max": 2})").starts_with("pass"));
  EXPECT_TRUE(steps(R"({"type": ["tool", "span"], "min": 11, "max": 11})").starts_with("pass"));
  EXPECT_TRUE(steps(R"({"pattern": "cache.*", "max": 1})").starts_with("fail"));
  EXPECT_TRUE(steps(R"({"type": "command", "max": 1})").starts_with("pass"));
  EXPECT_TRUE(steps(R"({"pattern": "cach.*", "max": 1})").starts_with("fail: nothing to judge"));
  EXPECT_TRUE(
      steps(R"({"type": "tool"})").starts_with("error: trajectory:step-count: value has no min or max"));
  EXPECT_TRUE(
      steps(R"({"type": "tools", "max": 1})").starts_with("error: trajectory:step-count, value.type"));
}

TEST(TrajectorySummary, says_each_step_once_and_how_often) {
  const auto trace =
      run_around({{.id = 1, .parent = 101, .name = "x", .attributes = {{"tool.name", "search"}}},
                  {.id = 2, .parent = 101, .name = "x", .attributes = {{"tool.name", "search"}}},
                  {.id = 3, .parent = 101, .name = "y", .status = model::StatusCode::error}});
  AssertedTrace asserted(trace);
  EXPECT_EQ(
      trajectory_summary(asserted),
      R"({"traceId":"01010101010101010101010101010101","stepCount":4,"compactedStepCount":3,"steps":[)"
      R"({"index":1,"type":"tool","name":"search","spanName":"x","collapsedCount":2},)"
      R"({"index":3,"type":"span","name":"y","status":"error"},{"index":4,"type":"span","name":"app"}]})");
}

TEST(TrajectorySummary, of_many_steps_tells_the_first_and_the_last) {
  std::vector<std::string> names;
  auto trace = silent();
  for (uint8_t i = 1; i <= 30; ++i) {
    traceql::fixture::add(
        trace, {.id = i, .parent = 101, .name = names.emplace_back("s" + std::to_string(i)), .at_ms = i});
  }
  AssertedTrace asserted(trace);
  const auto summary = trajectory_summary(asserted);
  EXPECT_NE(summary.find(R"("name":"s11"},{"omittedCount":7},{"index":20,"type":"span","name":"s19"})"),
            std::string::npos)
      << summary;
}

}  // namespace
}  // namespace weft::assertions
