#include "insight/parallelism.h"

#include <gtest/gtest.h>

#include <array>

#include "insight/analysis.h"
#include "insight/trace_fixture.h"

namespace weft::insight {
namespace {

using fixture::kMs;
using fixture::trace;

std::vector<Overlap> found_in(const model::Trace& trace) {
  const SpanTree tree(trace);
  const Timeline timeline(trace, tree);
  Contents contents(trace);
  return overlaps(trace, tree, timeline, critical_path(trace, tree, timeline), contents);
}

TEST(Parallelism, steps_whose_texts_do_not_meet_could_overlap) {
  const auto found = found_in(trace({{.span = 1, .end = 100},
                                     {.span = 2,
                                      .parent = 1,
                                      .start = 0,
                                      .end = 40,
                                      .name = "weather",
                                      .attributes = {{"honeyhive_outputs.r", "rain all day long"}}},
                                     {.span = 3,
                                      .parent = 1,
                                      .start = 50,
                                      .end = 80,
                                      .name = "news",
                                      .attributes = {{"honeyhive_inputs.q", "what happened today"}}}}));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].spans, (std::vector<size_t>{1, 2}));
  EXPECT_EQ(found[0].saved_ns, 30 * kMs);
  EXPECT_EQ(found[0].independence, Independence::contents_compared);
}

TEST(Parallelism, a_step_that_is_given_the_answer_of_another_must_wait) {
  EXPECT_TRUE(
      found_in(trace({{.span = 1, .end = 100},
                      {.span = 2,
                       .parent = 1,
                       .start = 0,
                       .end = 40,
                       .name = "search",
                       .attributes = {{"honeyhive_outputs.r", "a \"quoted\" document"}}},
                      {.span = 3,
                       .parent = 1,
                       .start = 50,
                       .end = 80,
                       .name = "answer",
                       .attributes = {{"honeyhive_inputs.q", "use this: a \"quoted\" document, please"}}}}))
          .empty());
}

TEST(Parallelism, nothing_is_said_of_different_steps_without_contents) {
  EXPECT_TRUE(found_in(trace({{.span = 1, .end = 100},
                              {.span = 2, .parent = 1, .start = 0, .end = 40, .name = "a"},
                              {.span = 3, .parent = 1, .start = 50, .end = 80, .name = "b"}}))
                  .empty());
}

TEST(Parallelism, one_operation_again_and_again_could_overlap_unless_it_is_tried_again) {
  const auto found = found_in(trace({{.span = 1, .end = 100},
                                     {.span = 2, .parent = 1, .start = 0, .end = 30},
                                     {.span = 3, .parent = 1, .start = 30, .end = 50},
                                     {.span = 4, .parent = 1, .start = 50, .end = 90}}));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].saved_ns, 50 * kMs);
  EXPECT_EQ(found[0].independence, Independence::same_operation);
  EXPECT_TRUE(found_in(trace({{.span = 1, .end = 100},
                              {.span = 2, .parent = 1, .start = 0, .end = 30, .failed = true},
                              {.span = 3, .parent = 1, .start = 30, .end = 50}}))
                  .empty());
}

// chat → tool → chat, as OpenTelemetry's conventions for agents and OpenAI's arguments record it.
model::Trace agent_loop(std::string_view called, std::string_view arguments, std::string_view result,
                        std::string_view told) {
  using Type = model::EventType;
  return trace({{.span = 1, .end = 60, .name = "agent", .type = Type::chain},
                {.span = 2,
                 .parent = 1,
                 .start = 0,
                 .end = 20,
                 .name = "chat",
                 .type = Type::model,
                 .attributes = {{"gen_ai.operation.name", "chat"},
                                {"gen_ai.input.messages",
                                 R"([{"role":"user","parts":[{"type":"text","content":"Hello"}]}])"},
                                {"gen_ai.output.messages", called}}},
                {.span = 3,
                 .parent = 1,
                 .start = 20,
                 .end = 40,
                 .name = "execute_tool",
                 .attributes = {{"gen_ai.operation.name", "execute_tool"},
                                {"gen_ai.tool.call.arguments", arguments},
                                {"gen_ai.tool.call.result", result}}},
                {.span = 4,
                 .parent = 1,
                 .start = 40,
                 .end = 60,
                 .name = "chat",
                 .type = Type::model,
                 .attributes = {{"gen_ai.operation.name", "chat"},
                                {"gen_ai.input.messages", told},
                                {"gen_ai.output.messages", R"([{"role":"assistant","parts":[]}])"}}}});
}

TEST(Parallelism, the_steps_of_an_agent_wait_for_each_other) {
  EXPECT_TRUE(
      found_in(
          agent_loop(
              R"([{"role":"assistant","parts":[{"type":"tool_call","id":"c1","name":"weather","arguments":{"city":"Berlin"}}]}])",
              R"({"city":"Berlin"})", R"({"celsius":21})",
              R"([{"role":"tool","parts":[{"type":"tool_call_response","id":"c1","response":{"celsius":21}}]}])"))
          .empty());
  EXPECT_TRUE(
      found_in(agent_loop(R"([{"role":"assistant","parts":[{"type":"text","content":"Let me see."}]}])",
                          R"({"n":1})", "[]", R"([{"role":"user","parts":[]}])"))
          .empty());
}

TEST(Parallelism, calls_of_a_model_without_contents_may_rest_on_each_other) {
  EXPECT_TRUE(found_in(trace({{.span = 1, .end = 100},
                              {.span = 2,
                               .parent = 1,
                               .start = 0,
                               .end = 40,
                               .name = "chat",
                               .type = model::EventType::model},
                              {.span = 3,
                               .parent = 1,
                               .start = 50,
                               .end = 90,
                               .name = "chat",
                               .type = model::EventType::model}}))
                  .empty());
}

TEST(Parallelism, an_answer_with_nothing_to_compare_tells_nothing) {
  EXPECT_TRUE(found_in(trace({{.span = 1, .end = 100},
                              {.span = 2,
                               .parent = 1,
                               .start = 0,
                               .end = 40,
                               .name = "check",
                               .attributes = {{"honeyhive_outputs.allowed", true}}},
                              {.span = 3,
                               .parent = 1,
                               .start = 50,
                               .end = 80,
                               .name = "act",
                               .attributes = {{"honeyhive_inputs.q", "what happened today"}}}}))
                  .empty());
}

TEST(Parallelism, a_query_whose_values_are_not_recorded_is_not_compared) {
  const auto after_search = [](std::string_view query) {
    return found_in(trace({{.span = 1, .end = 100},
                           {.span = 2,
                            .parent = 1,
                            .start = 0,
                            .end = 40,
                            .name = "search",
                            .attributes = {{"honeyhive_outputs.id", "a-17"}}},
                           {.span = 3,
                            .parent = 1,
                            .start = 50,
                            .end = 80,
                            .name = "query",
                            .attributes = {{"db.query.text", query}}}}));
  };
  EXPECT_TRUE(after_search("SELECT a FROM b WHERE id = $1").empty());
  EXPECT_TRUE(after_search("SELECT a FROM b WHERE id = 'a-17'").empty());
  EXPECT_EQ(after_search("SELECT a FROM b WHERE id = 3").size(), 1u);
}

// Three steps that record nothing themselves, each around a call of a model; without texts these record
// nothing either.
model::Trace steps_around_calls(std::array<std::string_view, 3> asked,
                                std::array<std::string_view, 3> answered) {
  auto made = trace({{.span = 1, .end = 60, .type = model::EventType::chain}});
  for (size_t i = 0; i < asked.size(); ++i) {
    const uint64_t step = 2 + i;
    const auto start = static_cast<int64_t>(i) * 20;
    made.spans.push_back(
        fixture::stored({.span = step, .parent = 1, .start = start, .end = start + 20, .name = "step"}));
    const bool is_recorded = !asked[i].empty();
    made.spans.push_back(
        fixture::stored({.span = step + 10,
                         .parent = step,
                         .start = start,
                         .end = start + 20,
                         .name = "chat",
                         .type = model::EventType::model,
                         .attributes = {{is_recorded ? "honeyhive_inputs.q" : "other.q", asked[i]},
                                        {is_recorded ? "honeyhive_outputs.r" : "other.r", answered[i]}}}));
  }
  return made;
}

TEST(Parallelism, a_step_whose_call_is_sent_the_answer_of_an_earlier_call_must_wait) {
  EXPECT_TRUE(found_in(steps_around_calls({"begin", "so: apples", "so: pears"}, {"apples", "pears", "plums"}))
                  .empty());
  EXPECT_EQ(
      found_in(steps_around_calls({"one", "two", "three"}, {"apples", "pears", "plums"})).at(0).spans.size(),
      3u);
}

TEST(Parallelism, a_step_around_a_call_of_a_model_without_contents_may_rest_on_what_was_before) {
  EXPECT_TRUE(found_in(steps_around_calls({"", "", ""}, {"", "", ""})).empty());
}

TEST(Parallelism, what_is_not_compared_is_not_proposed_and_said) {
  auto made = trace({{.span = 1, .end = 4'000},
                     {.span = 2, .parent = 1, .end = 2'000},
                     {.span = 3, .parent = 1, .start = 2'000, .end = 4'000}});
  for (uint64_t i = 0; i < Contents::kContentsMax; ++i)
    made.spans.push_back(fixture::stored({.span = 10 + i, .parent = 3, .start = 2'500, .end = 2'600}));
  EXPECT_TRUE(analyse(made, model::PriceTable::built_in()).savings_searched_in_part);
  made.spans.resize(10);
  EXPECT_FALSE(analyse(made, model::PriceTable::built_in()).savings_searched_in_part);
}

TEST(Parallelism, times_of_centuries_do_not_wrap) {
  auto made = trace({{.span = 1, .end = 100},
                     {.span = 2, .parent = 1, .start = 0, .end = 30},
                     {.span = 3, .parent = 1, .start = 30, .end = 50}});
  for (auto& stored : made.spans) stored.span.end_time_unix_nano = UINT64_MAX;
  for (const auto& overlap : found_in(made)) EXPECT_LE(overlap.saved_ns, UINT64_MAX / 2);
}

}  // namespace
}  // namespace weft::insight
