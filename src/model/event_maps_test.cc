#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "model/json_tree.h"
#include "model/normalised.h"
#include "model/span_fixture.h"

namespace weft::model {
namespace {

using namespace fixture;

// The entry of a map at a dotted path of keys without dots, as JSON text; "" where there is none.
std::string at(const std::string& map, std::initializer_list<std::string_view> path) {
  const json::value document = json::parse(map);
  const json::value* value = &document;
  for (const auto key : path) {
    value = value->is_object() ? value->get_object().if_contains(key) : nullptr;
    if (value == nullptr) return "";
  }
  return to_text(*value);
}

std::string source_of(const EventMaps& maps, std::string_view field) {
  for (const auto& [each, key] : maps.provenance) {
    if (each == field) return key;
  }
  return "";
}

// As the real client sent it (HoneyHive 1.7.0 with openinference-instrumentation-openai), long texts
// shortened.
Span recorded_chat_completion() {
  return named(span({{"traceloop.association.properties.session_id", "433b2dfc"},
                     {"honeyhive.session_id", "433b2dfc"},
                     {"honeyhive.source", "api-gateway"},
                     {"honeyhive_event_type", "model"},
                     {"llm.system", "openai"},
                     {"input.value",
                      R"({"model": "gpt-3.5-turbo", "messages": [{"role": "user", "content": "Explain"}]})"},
                     {"input.mime_type", "application/json"},
                     {"output.value", R"({"id":"chatcmpl-local"})"},
                     {"output.mime_type", "application/json"},
                     {"llm.invocation_parameters", R"({"model": "gpt-3.5-turbo", "temperature": 0.5})"},
                     {"llm.input_messages.0.message.role", "user"},
                     {"llm.input_messages.0.message.content", "Explain"},
                     {"llm.model_name", "gpt-3.5-turbo-0125"},
                     {"llm.token_count.total", 23},
                     {"llm.token_count.prompt", 12},
                     {"llm.token_count.completion", 11},
                     {"llm.output_messages.0.message.role", "assistant"},
                     {"llm.output_messages.0.message.content", "A method"},
                     {"llm.finish_reason", "stop"},
                     {"openinference.span.kind", "LLM"}}),
               "ChatCompletion");
}

TEST(EventMaps, the_recorded_chat_completion_is_a_model_event_in_honeyhives_shape) {
  const EventMaps maps = fixture::event_maps(recorded_chat_completion());
  EXPECT_EQ(maps.inputs, R"({"chat_history":[{"role":"user","content":"Explain"}]})");
  EXPECT_EQ(maps.outputs, R"({"role":"assistant","content":"A method","finish_reason":"stop"})");
  EXPECT_EQ(maps.config, R"({"model":"gpt-3.5-turbo-0125","provider":"openai","temperature":0.5})");
  EXPECT_EQ(at(maps.metadata, {"prompt_tokens"}), "12");
  EXPECT_EQ(at(maps.metadata, {"total_tokens"}), "23");
  EXPECT_EQ(at(maps.metadata, {"instrumentor"}), R"("openinference")");
  EXPECT_EQ(at(maps.metadata, {"input_mime_type"}), R"("application/json")");
  EXPECT_EQ(at(maps.metadata, {"honeyhive.session_id"}), "");
}

TEST(EventMaps, says_where_each_value_came_from) {
  const EventMaps maps = fixture::event_maps(recorded_chat_completion());
  EXPECT_EQ(source_of(maps, "model"), "llm.model_name");
  EXPECT_EQ(source_of(maps, "tokens.input"), "llm.token_count.prompt");
  EXPECT_EQ(source_of(maps, "session_id"), "honeyhive.session_id");
  EXPECT_EQ(source_of(maps, "event_type"), "honeyhive_event_type");
  EXPECT_EQ(source_of(maps, "inputs.chat_history[0].content"), "llm.input_messages.0.message.content");
  EXPECT_EQ(source_of(maps, "config.temperature"), "llm.invocation_parameters");
}

TEST(EventMaps, every_dialect_gives_the_same_history_and_answer) {
  const auto input = R"([{"role":"user","parts":[{"type":"text","content":"hi"}]}])";
  const auto output =
      R"([{"role":"assistant","parts":[{"type":"text","content":"ok"}],"finish_reason":"stop"}])";
  const Span dialects[] = {
      span({{"gen_ai.input.messages", input}, {"gen_ai.output.messages", output}}),
      span({{"llm.input_messages.0.message.role", "user"},
            {"llm.input_messages.0.message.content", "hi"},
            {"llm.output_messages.0.message.role", "assistant"},
            {"llm.output_messages.0.message.content", "ok"},
            {"llm.finish_reason", "stop"}}),
      span({{"gen_ai.prompt.0.role", "user"},
            {"gen_ai.prompt.0.content", "hi"},
            {"gen_ai.completion.0.role", "assistant"},
            {"gen_ai.completion.0.content", "ok"},
            {"gen_ai.completion.0.finish_reason", "stop"}}),
      span({{"ai.prompt.messages", R"([{"role":"user","content":[{"type":"text","text":"hi"}]}])"},
            {"ai.response.text", "ok"},
            {"ai.response.finishReason", "stop"}}),
      with_events(span({{"gen_ai.response.finish_reasons", list({Value::string("stop")})}}),
                  {event("gen_ai.user.message", {{"content", "hi"}}),
                   event("gen_ai.choice", {{"message", R"({"content":"ok"})"}})}),
      with_events(span({}), {event("gen_ai.client.inference.operation.details",
                                   {{"gen_ai.input.messages", input}, {"gen_ai.output.messages", output}})}),
      span({{"gen_ai.prompt", "hi"}, {"gen_ai.completion", "ok"}, {"llm.finish_reason", "stop"}}),
      span({{"gen_ai.request.model", "m"},
            {"input.value", R"({"messages":[{"role":"user","content":"hi"}]})"},
            {"output.value",
             R"({"choices":[{"finish_reason":"stop","message":{"role":"assistant","content":"ok"}}]})"}}),
  };
  for (const auto& dialect : dialects) {
    const EventMaps maps = fixture::event_maps(dialect);
    EXPECT_EQ(maps.inputs, R"({"chat_history":[{"role":"user","content":"hi"}]})");
    EXPECT_EQ(maps.outputs, R"({"role":"assistant","content":"ok","finish_reason":"stop"})");
  }
}

TEST(EventMaps, plain_prompts_and_completions_are_messages_too) {
  const auto maps = fixture::event_maps(
      span({{"llm.prompts.0.prompt.text", "hi"}, {"llm.choices.0.completion.text", "ok"}}));
  EXPECT_EQ(maps.inputs, R"({"chat_history":[{"role":"user","content":"hi"}]})");
  EXPECT_EQ(maps.outputs, R"({"role":"assistant","content":"ok"})");
}

TEST(EventMaps, system_instructions_open_the_history) {
  const auto maps =
      fixture::event_maps(span({{"gen_ai.system_instructions", R"([{"type":"text","content":"Be brief"}])"},
                                {"gen_ai.input.messages", R"([{"role":"user","parts":[]}])"}}));
  EXPECT_EQ(maps.inputs,
            R"({"chat_history":[{"role":"system","content":"Be brief"},{"role":"user","content":null}]})");
}

TEST(EventMaps, a_decorated_functions_arguments_and_result_come_back_as_they_were) {
  const auto maps = fixture::event_maps(span({{"honeyhive_event_type", "chain"},
                                              {"honeyhive_inputs.dp", R"({"inputs": {"q": "1"}})"},
                                              {"honeyhive_inputs.user_id", "123"},
                                              {"honeyhive_outputs.result.answer", "A"},
                                              {"honeyhive_outputs.result.hits.0", 1},
                                              {"honeyhive_outputs.result.hits.1", 2},
                                              {"honeyhive_metrics.exact", 1.0},
                                              {"honeyhive_feedback.ok", true},
                                              {"honeyhive_metadata.headers.0", "traceparent"},
                                              {"honeyhive_metadata.json", "[1]"}}));
  EXPECT_EQ(maps.inputs, R"({"dp":{"inputs":{"q":"1"}},"user_id":"123"})");
  EXPECT_EQ(maps.outputs, R"({"result":{"answer":"A","hits":[1,2]}})");
  EXPECT_EQ(at(maps.metrics, {"exact"}), "1");
  EXPECT_EQ(maps.feedback, R"({"ok":true})");
  EXPECT_EQ(at(maps.metadata, {"headers"}), R"(["traceparent"])");
  EXPECT_EQ(at(maps.metadata, {"json"}), R"("[1]")");
}

TEST(EventMaps, what_nobody_claims_stays_under_its_own_key_with_its_type) {
  const auto maps = fixture::event_maps(span({{"test.batch_index", 7},
                                              {"test.flag", true},
                                              {"test.ratio", 0.5},
                                              {"test.list", list({Value::integer(1)})},
                                              {"test.text", "{}"}}));
  EXPECT_EQ(at(maps.metadata, {"test.batch_index"}), "7");
  EXPECT_EQ(at(maps.metadata, {"test.flag"}), "true");
  EXPECT_EQ(at(maps.metadata, {"test.ratio"}), "0.5");
  EXPECT_EQ(at(maps.metadata, {"test.list"}), "[1]");
  EXPECT_EQ(at(maps.metadata, {"test.text"}), R"("{}")");
}

TEST(EventMaps, a_value_that_lost_its_field_is_kept) {
  const auto maps = fixture::event_maps(span({{"honeyhive.session_id", "a"}, {"session.id", "b"}}));
  EXPECT_EQ(at(maps.metadata, {"session.id"}), R"("b")");
  EXPECT_EQ(at(maps.metadata, {"honeyhive.session_id"}), "");
}

TEST(EventMaps, inputs_of_other_steps_are_the_fields_of_the_json_or_the_text) {
  const auto tool = fixture::event_maps(span({{"openinference.span.kind", "TOOL"},
                                              {"tool.name", "search"},
                                              {"input.value", R"({"query":"weft"})"},
                                              {"output.value", "three hits"}}));
  EXPECT_EQ(tool.inputs, R"({"query":"weft"})");
  EXPECT_EQ(tool.outputs, R"({"result":"three hits"})");
  EXPECT_EQ(at(tool.metadata, {"tool_name"}), R"("search")");
  const auto executed = fixture::event_maps(
      span({{"gen_ai.tool.call.arguments", R"({"a":1})"}, {"gen_ai.tool.call.result", "[2]"}}));
  EXPECT_EQ(executed.inputs, R"({"a":1})");
  EXPECT_EQ(executed.outputs, R"({"result":[2]})");
}

TEST(EventMaps, retrieved_documents_are_a_list) {
  const auto maps = fixture::event_maps(span({{"openinference.span.kind", "RETRIEVER"},
                                              {"retrieval.documents.0.document.content", "A"},
                                              {"retrieval.documents.0.document.score", 0.5},
                                              {"retrieval.documents.1.document.content", "B"}}));
  EXPECT_EQ(maps.outputs, R"({"documents":[{"content":"A","score":0.5},{"content":"B"}]})");
}

TEST(EventMaps, tools_offered_to_a_model_are_its_functions) {
  EXPECT_EQ(at(fixture::event_maps(span({{"llm.tools.0.tool.json_schema", R"({"name":"f"})"}})).inputs,
               {"functions"}),
            R"([{"name":"f"}])");
  EXPECT_EQ(at(fixture::event_maps(span({{"llm.request.functions.0.name", "f"}})).inputs, {"functions"}),
            R"([{"name":"f"}])");
  EXPECT_EQ(
      at(fixture::event_maps(span({{"gen_ai.tool.definitions", R"([{"name":"f"}])"}})).inputs, {"functions"}),
      R"([{"name":"f"}])");
  EXPECT_EQ(
      at(fixture::event_maps(span({{"ai.prompt.tools", list({Value::string(R"({"name":"f"})")})}})).inputs,
         {"functions"}),
      R"([{"name":"f"}])");
}

TEST(EventMaps, several_answers_are_all_kept) {
  const auto maps =
      fixture::event_maps(span({{"gen_ai.completion.0.content", "a"}, {"gen_ai.completion.1.content", "b"}}));
  EXPECT_EQ(at(maps.outputs, {"content"}), R"("a")");
  EXPECT_EQ(at(maps.outputs, {"choices"}),
            R"([{"role":"assistant","content":"a"},{"role":"assistant","content":"b"}])");
}

TEST(EventMaps, events_are_flattened_and_counted_by_name) {
  const auto maps = fixture::event_maps(
      with_events(span({}), {event("exception", {{"exception.message", "a"}}),
                             event("exception", {{"exception.message", "b"}}), event("tick", {})}));
  EXPECT_EQ(at(maps.metadata, {"_event.exception.0.exception.message"}), R"("a")");
  EXPECT_EQ(at(maps.metadata, {"_event.exception.1.exception.message"}), R"("b")");
  EXPECT_EQ(at(maps.metadata, {"_event.tick.0"}), "{}");
}

TEST(EventMaps, the_span_it_came_from_stays_known) {
  Scope scope;
  scope.name = "openinference.instrumentation.openai";
  scope.version = "1.0";
  const auto maps = model::event_maps(span({}), {}, scope);
  EXPECT_EQ(at(maps.metadata, {"trace_id"}), R"("01010101010101010101010101010101")");
  EXPECT_EQ(at(maps.metadata, {"scope.version"}), R"("1.0")");
  EXPECT_EQ(at(maps.metadata, {"has_otlp_lineage"}), "true");
  EXPECT_EQ(at(maps.metadata, {"parent_span_id"}), "");
}

TEST(EventMaps, an_empty_span_has_empty_maps) {
  const auto maps = fixture::event_maps(span({}));
  for (const auto& map :
       {maps.inputs, maps.outputs, maps.config, maps.metrics, maps.feedback, maps.user_properties})
    EXPECT_EQ(map, "{}");
}

}  // namespace
}  // namespace weft::model
