#include "model/semantic_conventions.h"

#include <array>
#include <bit>
#include <cstring>

namespace weft::model {
namespace {

// docs/reference/normalising.md shows this table to readers; a test compares the two.
//
// HoneyHive's own keys come first everywhere: its SDK writes them because the program's author said so. After
// them the current OpenTelemetry names, then OpenInference, Traceloop, Vercel, then names that are out of
// date.
constexpr Convention kConventions[] = {
    // The kind of step. One order for the three fields: the first row whose value is a known word decides.
    {Field::event_type, "honeyhive_event_type", Vocabulary::honeyhive},
    {Field::event_type, "honeyhive_event_type_raw", Vocabulary::honeyhive},
    {Field::operation, "gen_ai.operation.name", Vocabulary::gen_ai},
    {Field::span_kind, "openinference.span.kind", Vocabulary::openinference},
    {Field::span_kind, "traceloop.span.kind", Vocabulary::traceloop},
    {Field::span_kind, "llm.request.type", Vocabulary::llm_request},
    {Field::span_kind, "ai.operationId", Vocabulary::vercel},

    {Field::event_name, "honeyhive_event_name"},
    {Field::event_id, "honeyhive_event_id"},

    {Field::project, "honeyhive_project"},
    {Field::project, "honeyhive.project"},
    {Field::project, "traceloop.association.properties.project"},
    {Field::project, "honeyhive.project_name"},
    {Field::project, "openinference.project.name"},

    {Field::session_id, "honeyhive_session_id"},
    {Field::session_id, "honeyhive.session_id"},
    {Field::session_id, "traceloop.association.properties.session_id"},
    {Field::session_id, "session.id"},
    {Field::session_id, "gen_ai.conversation.id"},
    {Field::session_id, "ai.telemetry.metadata.sessionId"},
    {Field::session_name, "honeyhive_session_name"},
    {Field::session_name, "honeyhive.session_name"},

    {Field::user_id, "honeyhive_user_id"},
    {Field::user_id, "honeyhive_user_properties.user_id"},
    {Field::user_id, "traceloop.association.properties.user_id"},
    {Field::user_id, "user.id"},
    {Field::user_id, "enduser.id"},
    {Field::user_id, "ai.telemetry.metadata.userId"},
    {Field::user_id, "honeyhive_metadata.user_id"},

    {Field::source, "honeyhive_source"},
    {Field::source, "honeyhive.source"},
    {Field::source, "traceloop.association.properties.source"},

    {Field::model, "honeyhive_config.model"},
    {Field::model, "gen_ai.request.model"},
    {Field::model, "llm.model_name"},
    {Field::model, "embedding.model_name"},
    {Field::model, "reranker.model_name"},
    {Field::model, "llm.request.model"},
    {Field::model, "ai.model.id"},
    {Field::response_model, "gen_ai.response.model"},
    {Field::response_model, "llm.response.model"},
    {Field::response_model, "ai.response.model"},

    {Field::provider, "honeyhive_config.provider"},
    {Field::provider, "gen_ai.provider.name"},
    {Field::provider, "llm.provider"},
    {Field::provider, "gen_ai.system"},
    {Field::provider, "llm.system"},
    {Field::provider, "ai.model.provider"},

    {Field::input_tokens, "honeyhive_metadata.input_tokens"},
    {Field::input_tokens, "honeyhive_metadata.prompt_tokens"},
    {Field::input_tokens, "gen_ai.usage.input_tokens"},
    {Field::input_tokens, "llm.token_count.prompt"},
    {Field::input_tokens, "llm.usage.prompt_tokens"},
    {Field::input_tokens, "ai.usage.inputTokens"},
    {Field::input_tokens, "ai.usage.promptTokens"},
    {Field::input_tokens, "ai.usage.tokens"},
    {Field::input_tokens, "gen_ai.usage.prompt_tokens"},

    {Field::output_tokens, "honeyhive_metadata.output_tokens"},
    {Field::output_tokens, "honeyhive_metadata.completion_tokens"},
    {Field::output_tokens, "gen_ai.usage.output_tokens"},
    {Field::output_tokens, "llm.token_count.completion"},
    {Field::output_tokens, "llm.usage.completion_tokens"},
    {Field::output_tokens, "ai.usage.outputTokens"},
    {Field::output_tokens, "ai.usage.completionTokens"},
    {Field::output_tokens, "gen_ai.usage.completion_tokens"},

    {Field::total_tokens, "honeyhive_metadata.total_tokens"},
    {Field::total_tokens, "gen_ai.usage.total_tokens"},
    {Field::total_tokens, "llm.token_count.total"},
    {Field::total_tokens, "llm.usage.total_tokens"},
    {Field::total_tokens, "ai.usage.totalTokens"},

    {Field::cache_read_tokens, "honeyhive_metadata.cache_read_input_tokens"},
    {Field::cache_read_tokens, "gen_ai.usage.cache_read.input_tokens"},
    {Field::cache_read_tokens, "llm.token_count.prompt_details.cache_read"},
    {Field::cache_read_tokens, "ai.usage.cachedInputTokens"},
    {Field::cache_read_tokens, "gen_ai.usage.cache_read_input_tokens"},
    {Field::cache_read_tokens, "llm.usage.cache_read_input_tokens"},
    {Field::cache_read_tokens, "gen_ai.usage.input_tokens.cached"},
    {Field::cache_read_tokens, "gen_ai.usage.input_cached_tokens"},
    {Field::cache_read_tokens, "gen_ai.usage.cached_tokens"},
    {Field::cache_read_tokens, "gen_ai.usage.details.cache_read_tokens"},

    {Field::cache_write_tokens, "honeyhive_metadata.cache_write_input_tokens"},
    {Field::cache_write_tokens, "gen_ai.usage.cache_creation.input_tokens"},
    {Field::cache_write_tokens, "llm.token_count.prompt_details.cache_write"},
    {Field::cache_write_tokens, "gen_ai.usage.cache_creation_input_tokens"},
    {Field::cache_write_tokens, "gen_ai.usage.cache_write_input_tokens"},
    {Field::cache_write_tokens, "llm.usage.cache_creation_input_tokens"},
    {Field::cache_write_tokens, "gen_ai.usage.details.cache_write_tokens"},

    {Field::reasoning_tokens, "honeyhive_metadata.reasoning_tokens"},
    {Field::reasoning_tokens, "gen_ai.usage.reasoning.output_tokens"},
    {Field::reasoning_tokens, "llm.token_count.completion_details.reasoning"},
    {Field::reasoning_tokens, "ai.usage.reasoningTokens"},
    {Field::reasoning_tokens, "gen_ai.usage.reasoning_tokens"},
    {Field::reasoning_tokens, "llm.usage.reasoning_tokens"},
    {Field::reasoning_tokens, "gen_ai.usage.output_tokens.reasoning"},
    {Field::reasoning_tokens, "gen_ai.usage.details.reasoning_tokens"},

    {Field::cost_usd, "honeyhive_metadata.cost"},
    {Field::cost_usd, "llm.cost.total"},
    {Field::cost_usd, "gen_ai.usage.cost"},

    {Field::error, "honeyhive_error"},
    {Field::error_type, "honeyhive_error_type"},
    {Field::error_type, "error.type"},
    {Field::http_status, "http.response.status_code"},
    {Field::http_status, "http.status_code"},

    {Field::finish_reason, "gen_ai.response.finish_reasons"},
    {Field::finish_reason, "llm.finish_reason"},
    {Field::finish_reason, "ai.response.finishReason"},
    {Field::finish_reason, "gen_ai.completion.0.finish_reason"},

    // Content has no order: each attribute is kept, and span_messages.cc and event_maps.cc say what becomes
    // of it.
    {Field::content, "honeyhive_inputs"},
    {Field::content, "honeyhive_outputs"},
    {Field::content, "gen_ai.input.messages"},
    {Field::content, "gen_ai.output.messages"},
    {Field::content, "gen_ai.system_instructions"},
    {Field::content, "gen_ai.tool.definitions"},
    {Field::content, "gen_ai.tool.call.arguments"},
    {Field::content, "gen_ai.tool.call.result"},
    {Field::content, "gen_ai.prompt"},
    {Field::content, "gen_ai.completion"},
    {Field::content, "input.value"},
    {Field::content, "output.value"},
    {Field::content, "traceloop.entity.input"},
    {Field::content, "traceloop.entity.output"},
    {Field::content, "ai.prompt"},
    {Field::content, "ai.prompt.messages"},
    {Field::content, "ai.prompt.tools"},
    {Field::content, "ai.response.text"},
    {Field::content, "ai.response.object"},
    {Field::content, "ai.response.toolCalls"},
    {Field::content, "ai.toolCall.args"},
    {Field::content, "ai.toolCall.result"},
    {Field::content, "reranker.query"},
};

constexpr PrefixConvention kPrefixConventions[] = {
    {"honeyhive_inputs.", Group::inputs, true},
    {"honeyhive_outputs.", Group::outputs, true},
    {"honeyhive_config.", Group::config},
    {"honeyhive_metadata.", Group::metadata},
    {"honeyhive_metrics.", Group::metrics},
    {"honeyhive_feedback.", Group::feedback},
    {"honeyhive_user_properties.", Group::user_properties},
    {"llm.input_messages.", Group::input_messages, true},
    {"llm.output_messages.", Group::output_messages, true},
    {"llm.prompts.", Group::plain_prompts, true},
    {"llm.choices.", Group::plain_completions, true},
    {"llm.tools.", Group::tools},
    {"llm.request.functions.", Group::request_functions},
    {"gen_ai.prompt.", Group::prompts, true},
    {"gen_ai.completion.", Group::completions, true},
    {"gen_ai.request.", Group::settings},
    {"ai.settings.", Group::settings},
    {"retrieval.documents.", Group::retrieved_documents, true},
    {"reranker.input_documents.", Group::reranker_input_documents, true},
    {"reranker.output_documents.", Group::reranker_output_documents, true},
};

// An open-addressed table over a hash of the key's length and twelve of its bytes, made while compiling. A
// key that nobody claims mostly meets an empty slot; one that is claimed costs one comparison more.
constexpr size_t kKeyBytesMin = 4;
constexpr size_t kSlots = 1024;
static_assert(std::size(kConventions) < kUnclaimed);

// Bytes of `key` as one number, in the order they have in memory.
template <class Word>
constexpr uint64_t word_at(std::string_view key, size_t from) {
  Word word = 0;
  if (std::is_constant_evaluated()) {
    for (size_t i = 0; i < sizeof(Word); ++i) {
      word |= static_cast<Word>(static_cast<uint8_t>(key[from + i])) << (8 * i);
    }
  } else {
    std::memcpy(&word, key.data() + from, sizeof word);
  }
  return word;
}
static_assert(std::endian::native == std::endian::little);

constexpr size_t slot_of(std::string_view key) {
  const uint64_t ends = word_at<uint32_t>(key, 0) << 32 | word_at<uint32_t>(key, key.size() - 4);
  const uint64_t middle = word_at<uint32_t>(key, (key.size() - 4) / 2) << 8 ^ key.size();
  return static_cast<size_t>((ends * 0x9e3779b97f4a7c15 ^ middle * 0xc2b2ae3d27d4eb4f) >> 54);
}

constexpr auto kSlotTable = [] {
  std::array<ConventionIndex, kSlots> table{};
  table.fill(kUnclaimed);
  for (size_t i = 0; i < std::size(kConventions); ++i) {
    size_t slot = slot_of(kConventions[i].key);
    while (table[slot] != kUnclaimed) slot = (slot + 1) % kSlots;
    table[slot] = static_cast<ConventionIndex>(i);
  }
  return table;
}();

// The first eight bytes of each prefix: one comparison tells nearly every key that is below none of them.
constexpr auto kPrefixBeginnings = [] {
  std::array<uint64_t, std::size(kPrefixConventions)> beginnings{};
  for (size_t i = 0; i < beginnings.size(); ++i) {
    beginnings[i] = word_at<uint64_t>(kPrefixConventions[i].prefix, 0);
  }
  return beginnings;
}();

}  // namespace

std::span<const Convention> conventions() {
  return kConventions;
}

std::span<const PrefixConvention> prefix_conventions() {
  return kPrefixConventions;
}

const PrefixConvention* prefix_convention_of(std::string_view key) {
  if (key.size() < sizeof(uint64_t)) return nullptr;
  const uint64_t beginning = word_at<uint64_t>(key, 0);
  for (size_t i = 0; i < kPrefixBeginnings.size(); ++i) {
    if (kPrefixBeginnings[i] == beginning && key.starts_with(kPrefixConventions[i].prefix)) {
      return &kPrefixConventions[i];
    }
  }
  return nullptr;
}

ConventionIndex convention_of(std::string_view key) {
  if (key.size() < kKeyBytesMin) return kUnclaimed;
  for (size_t slot = slot_of(key);; slot = (slot + 1) % kSlots) {
    const ConventionIndex index = kSlotTable[slot];
    if (index == kUnclaimed || kConventions[index].key == key) return index;
  }
}

Field field_of(std::string_view key) {
  const ConventionIndex index = convention_of(key);
  if (index != kUnclaimed) return kConventions[index].field;
  const PrefixConvention* prefix = prefix_convention_of(key);
  return prefix != nullptr && prefix->is_content ? Field::content : Field::none;
}

Shape shape_of(Field field) {
  switch (field) {
    case Field::input_tokens:
    case Field::output_tokens:
    case Field::total_tokens:
    case Field::cache_read_tokens:
    case Field::cache_write_tokens:
    case Field::reasoning_tokens:
    case Field::http_status:
      return Shape::count;
    case Field::cost_usd:
      return Shape::amount;
    case Field::finish_reason:
    case Field::content:
    case Field::none:
      return Shape::any;
    default:
      return Shape::text;
  }
}

}  // namespace weft::model
