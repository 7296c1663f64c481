#include "model/semantic_conventions.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace weft::model {
namespace {

TEST(SemanticConventions, every_row_is_found_by_its_key) {
  for (const auto& row : conventions()) EXPECT_EQ(field_of(row.key), row.field) << row.key;
}

TEST(SemanticConventions, no_key_has_two_rows) {
  std::set<std::string_view> keys;
  for (const auto& row : conventions()) EXPECT_TRUE(keys.insert(row.key).second) << row.key;
}

TEST(SemanticConventions, a_key_that_only_resembles_a_row_is_unclaimed) {
  for (const auto& row : conventions()) {
    std::string key(row.key);
    key.back() = '~';
    EXPECT_EQ(convention_of(key), kUnclaimed) << key;
    EXPECT_EQ(convention_of(std::string(row.key) + "x"), kUnclaimed) << key;
  }
  for (const auto key : {"", "a", "abc", "http.route", "gen_ai.request.temperature"})
    EXPECT_EQ(field_of(key), Field::none) << key;
}

TEST(SemanticConventions, prompts_and_answers_are_content_wherever_they_are_nested) {
  for (const auto key : {"input.value", "gen_ai.prompt", "gen_ai.prompt.0.content",
                         "llm.input_messages.0.message.content", "honeyhive_inputs.query",
                         "honeyhive_outputs.result.answer", "retrieval.documents.0.document.content"}) {
    EXPECT_EQ(field_of(key), Field::content) << key;
  }
}

TEST(SemanticConventions, words_are_known_in_any_case_of_letters_and_only_in_their_vocabulary) {
  EXPECT_EQ(event_type_in(Vocabulary::openinference, "LLM"), EventType::model);
  EXPECT_EQ(event_type_in(Vocabulary::openinference, "llm"), EventType::model);
  EXPECT_EQ(event_type_in(Vocabulary::traceloop, "llm"), std::nullopt);
  EXPECT_EQ(event_type_in(Vocabulary::openinference, "EMBEDDING"), EventType::tool);
  EXPECT_EQ(event_type_in(Vocabulary::llm_request, "embedding"), EventType::model);
}

TEST(SemanticConventions, event_types_have_names_that_read_back) {
  for (const auto type : {EventType::tool, EventType::chain, EventType::model, EventType::session}) {
    EXPECT_EQ(event_type_from(to_string(type)), type);
  }
  EXPECT_EQ(event_type_from("generic"), std::nullopt);
}

}  // namespace
}  // namespace weft::model
