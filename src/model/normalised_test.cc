#include "model/normalised.h"

#include <gtest/gtest.h>

#include "model/span_fixture.h"

namespace weft::model {
namespace {

using namespace fixture;

EventType type_of(const Span& span) {
  return fixture::normalise(span).event_type;
}

TEST(Normalise, every_dialect_says_the_same_call_the_same_way) {
  const Span dialects[] = {
      span({{"gen_ai.operation.name", "chat"},
            {"gen_ai.provider.name", "openai"},
            {"gen_ai.request.model", "gpt-4o"},
            {"gen_ai.usage.input_tokens", 12},
            {"gen_ai.usage.output_tokens", 11}}),
      span({{"openinference.span.kind", "LLM"},
            {"llm.system", "openai"},
            {"llm.model_name", "gpt-4o"},
            {"llm.token_count.prompt", 12},
            {"llm.token_count.completion", 11}}),
      span({{"llm.request.type", "chat"},
            {"gen_ai.system", "openai"},
            {"gen_ai.request.model", "gpt-4o"},
            {"gen_ai.usage.prompt_tokens", 12},
            {"gen_ai.usage.completion_tokens", 11}}),
      span({{"ai.operationId", "ai.generateText.doGenerate"},
            {"ai.model.provider", "openai"},
            {"ai.model.id", "gpt-4o"},
            {"ai.usage.promptTokens", 12},
            {"ai.usage.completionTokens", 11}}),
      span({{"honeyhive_event_type", "model"},
            {"honeyhive_config.provider", "openai"},
            {"honeyhive_config.model", "gpt-4o"},
            {"honeyhive_metadata.prompt_tokens", 12},
            {"honeyhive_metadata.completion_tokens", 11}}),
  };
  for (const auto& dialect : dialects) {
    const Normalised said = fixture::normalise(dialect);
    EXPECT_EQ(said.event_type, EventType::model);
    EXPECT_EQ(said.provider, "openai");
    EXPECT_EQ(said.model, "gpt-4o");
    EXPECT_EQ(said.tokens.total, 23);
    EXPECT_DOUBLE_EQ(said.cost_usd.value_or(-1), (12 * 2.5 + 11 * 10) / 1e6);
  }
}

TEST(Normalise, event_type_follows_the_order_of_the_contract) {
  EXPECT_EQ(type_of(span({{"gen_ai.operation.name", "chat"}, {"honeyhive_event_type", "chain"}})),
            EventType::chain);
  EXPECT_EQ(type_of(span({{"openinference.span.kind", "LLM"}, {"gen_ai.operation.name", "execute_tool"}})),
            EventType::tool);
  EXPECT_EQ(type_of(span({{"traceloop.span.kind", "tool"}, {"openinference.span.kind", "AGENT"}})),
            EventType::chain);
  EXPECT_EQ(type_of(span({{"llm.request.type", "chat"}, {"traceloop.span.kind", "workflow"}})),
            EventType::chain);
  EXPECT_EQ(type_of(span({{"gen_ai.operation.name", "retrieve"}})), EventType::tool);
  EXPECT_EQ(type_of(span({{"honeyhive_event_type", "session"}})), EventType::session);
}

TEST(Normalise, an_unknown_word_leaves_the_type_to_the_next_attribute) {
  EXPECT_EQ(type_of(span({{"gen_ai.operation.name", "dream"}, {"openinference.span.kind", "CHAIN"}})),
            EventType::chain);
}

TEST(Normalise, without_a_word_the_model_the_name_or_the_kind_decides) {
  EXPECT_EQ(type_of(span({{"gen_ai.request.model", "gpt-4o"}})), EventType::model);
  EXPECT_EQ(type_of(named(span({}), "plan.workflow")), EventType::chain);
  EXPECT_EQ(type_of(named(span({}), "execute_tool search")), EventType::tool);
  EXPECT_EQ(type_of(named(span({}), "chat room list")), EventType::tool);
  Span entry = named(span({}), "GET /users");
  EXPECT_EQ(type_of(entry), EventType::tool);
  entry.kind = SpanKind::server;
  EXPECT_EQ(type_of(entry), EventType::chain);
}

TEST(Normalise, the_earlier_row_of_the_table_wins_wherever_it_stands) {
  const Span said = span({{"gen_ai.conversation.id", "d"},
                          {"session.id", "c"},
                          {"traceloop.association.properties.session_id", "b"},
                          {"honeyhive.session_id", "a"}});
  EXPECT_EQ(fixture::normalise(said).session_id, "a");
}

TEST(Normalise, a_value_that_cannot_be_used_leaves_the_field_to_the_next_row) {
  const Span said = span({{"gen_ai.usage.input_tokens", "many"},
                          {"llm.token_count.prompt", "12"},
                          {"honeyhive.session_id", ""},
                          {"session.id", "s"},
                          {"gen_ai.usage.output_tokens", -1}});
  const Normalised read = fixture::normalise(said);
  EXPECT_EQ(read.tokens.input, 12);
  EXPECT_EQ(read.tokens.output, std::nullopt);
  EXPECT_EQ(read.session_id, "s");
}

TEST(Normalise, absent_is_not_zero) {
  EXPECT_EQ(fixture::normalise(span({})).tokens.input, std::nullopt);
  EXPECT_EQ(fixture::normalise(span({{"gen_ai.usage.input_tokens", 0}})).tokens.input, 0);
  EXPECT_EQ(fixture::normalise(span({})).cost_usd, std::nullopt);
}

TEST(Normalise, a_sent_cost_stands_before_a_computed_one) {
  const Span said = span(
      {{"gen_ai.request.model", "gpt-4o"}, {"gen_ai.usage.input_tokens", 1000}, {"llm.cost.total", 0.5}});
  EXPECT_EQ(fixture::normalise(said).cost_usd, 0.5);
}

TEST(Normalise, the_response_model_is_the_model_that_answered) {
  const Span said =
      span({{"gen_ai.request.model", "gpt-4o"}, {"gen_ai.response.model", "gpt-4o-2024-05-13"}});
  EXPECT_EQ(fixture::normalise(said).model, "gpt-4o-2024-05-13");
}

TEST(Normalise, the_resource_names_service_project_and_user_after_the_span) {
  const auto said = fixture::normalise(span({{"user.id", "of span"}}),
                                       {{"service.name", "gateway"},
                                        {"openinference.project.name", "p"},
                                        {"user.id", "of process"},
                                        {"gen_ai.request.model", "not a process's to say"}});
  EXPECT_EQ(said.service, "gateway");
  EXPECT_EQ(said.project, "p");
  EXPECT_EQ(said.user_id, "of span");
  EXPECT_EQ(said.model, "");
}

TEST(Normalise, error_is_the_authors_word_then_status_then_exception_then_type_then_http) {
  Span failed =
      with_events(span({{"error.type", "E"}}), {event("exception", {{"exception.message", "thrown"}})});
  EXPECT_EQ(fixture::normalise(failed).error, "");
  failed.status_code = StatusCode::error;
  EXPECT_EQ(fixture::normalise(failed).error, "thrown");
  failed.status_message = "said";
  EXPECT_EQ(fixture::normalise(failed).error, "said");
  failed = span({{"error.type", "E"}});
  failed.status_code = StatusCode::error;
  EXPECT_EQ(fixture::normalise(failed).error, "E");
  EXPECT_EQ(fixture::normalise(span({{"http.response.status_code", 503}})).error, "503");
  EXPECT_EQ(fixture::normalise(span({{"http.status_code", 200}})).error, "");
  EXPECT_EQ(fixture::normalise(span({{"honeyhive_error", "kaboom"}, {"http.status_code", 500}})).error,
            "kaboom");
}

TEST(Normalise, honeyhive_event_name_stands_for_the_spans_name) {
  EXPECT_EQ(
      fixture::normalise(named(span({{"honeyhive_event_name", "validate_user"}}), "__main__.f")).event_name,
      "validate_user");
  EXPECT_EQ(fixture::normalise(named(span({}), "__main__.f")).event_name, "__main__.f");
}

}  // namespace
}  // namespace weft::model
