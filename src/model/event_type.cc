// Event types: their names, the words each dialect has for them, and what to say of a span that has none.

#include "model/event_type.h"

#include <algorithm>
#include <iterator>

#include "model/semantic_conventions.h"

namespace weft::model {
namespace {

struct Word {
  Vocabulary vocabulary;
  std::string_view word;  // lower case
  EventType type;
};

constexpr Word kWords[] = {
    {Vocabulary::honeyhive, "model", EventType::model},
    {Vocabulary::honeyhive, "tool", EventType::tool},
    {Vocabulary::honeyhive, "chain", EventType::chain},
    {Vocabulary::honeyhive, "session", EventType::session},

    {Vocabulary::gen_ai, "chat", EventType::model},
    {Vocabulary::gen_ai, "text_completion", EventType::model},
    {Vocabulary::gen_ai, "generate_content", EventType::model},
    {Vocabulary::gen_ai, "embeddings", EventType::model},
    {Vocabulary::gen_ai, "invoke_agent", EventType::chain},
    {Vocabulary::gen_ai, "create_agent", EventType::chain},
    {Vocabulary::gen_ai, "invoke_workflow", EventType::chain},
    {Vocabulary::gen_ai, "execute_tool", EventType::tool},
    {Vocabulary::gen_ai, "retrieval", EventType::tool},
    {Vocabulary::gen_ai, "retrieve", EventType::tool},

    {Vocabulary::openinference, "llm", EventType::model},
    {Vocabulary::openinference, "chain", EventType::chain},
    {Vocabulary::openinference, "agent", EventType::chain},
    {Vocabulary::openinference, "tool", EventType::tool},
    {Vocabulary::openinference, "retriever", EventType::tool},
    {Vocabulary::openinference, "embedding", EventType::tool},
    {Vocabulary::openinference, "reranker", EventType::tool},
    {Vocabulary::openinference, "guardrail", EventType::tool},
    {Vocabulary::openinference, "evaluator", EventType::tool},

    {Vocabulary::traceloop, "workflow", EventType::chain},
    {Vocabulary::traceloop, "task", EventType::chain},
    {Vocabulary::traceloop, "agent", EventType::chain},
    {Vocabulary::traceloop, "tool", EventType::tool},

    {Vocabulary::llm_request, "chat", EventType::model},
    {Vocabulary::llm_request, "completion", EventType::model},
    {Vocabulary::llm_request, "embedding", EventType::model},
    {Vocabulary::llm_request, "rerank", EventType::model},

    {Vocabulary::vercel, "ai.generatetext", EventType::chain},
    {Vocabulary::vercel, "ai.generatetext.dogenerate", EventType::model},
    {Vocabulary::vercel, "ai.streamtext", EventType::chain},
    {Vocabulary::vercel, "ai.streamtext.dostream", EventType::model},
    {Vocabulary::vercel, "ai.generateobject", EventType::chain},
    {Vocabulary::vercel, "ai.generateobject.dogenerate", EventType::model},
    {Vocabulary::vercel, "ai.streamobject", EventType::chain},
    {Vocabulary::vercel, "ai.streamobject.dostream", EventType::model},
    {Vocabulary::vercel, "ai.embed", EventType::chain},
    {Vocabulary::vercel, "ai.embed.doembed", EventType::model},
    {Vocabulary::vercel, "ai.embedmany", EventType::chain},
    {Vocabulary::vercel, "ai.embedmany.doembed", EventType::model},
    {Vocabulary::vercel, "ai.toolcall", EventType::tool},
};

// Names that instrumentations give and nobody else does. The part after the last dot (Traceloop's
// "search.tool"), and the first word (OpenTelemetry's "execute_tool search"). "chat" alone is no such name:
// services have chats too.
constexpr std::pair<std::string_view, EventType> kNameEndings[] = {
    {".workflow", EventType::chain},
    {".task", EventType::chain},
    {".agent", EventType::chain},
    {".tool", EventType::tool},
    {".completions.create", EventType::model},
    {"ChatCompletion", EventType::model},
};
constexpr std::pair<std::string_view, EventType> kNameBeginnings[] = {
    {"text_completion", EventType::model}, {"generate_content", EventType::model},
    {"invoke_agent", EventType::chain},    {"create_agent", EventType::chain},
    {"invoke_workflow", EventType::chain}, {"execute_tool", EventType::tool},
};

constexpr char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool equals_lower(std::string_view text, std::string_view lower_case) {
  return text.size() == lower_case.size() && std::equal(text.begin(), text.end(), lower_case.begin(),
                                                        [](char a, char b) { return lower(a) == b; });
}

}  // namespace

std::string_view to_string(EventType type) {
  switch (type) {
    case EventType::tool:
      return "tool";
    case EventType::chain:
      return "chain";
    case EventType::model:
      return "model";
    case EventType::session:
      return "session";
  }
  return "tool";
}

std::optional<EventType> event_type_from(std::string_view name) {
  return event_type_in(Vocabulary::honeyhive, name);
}

std::optional<EventType> event_type_in(Vocabulary vocabulary, std::string_view word) {
  const auto found = std::ranges::find_if(kWords, [&](const Word& known) {
    return known.vocabulary == vocabulary && equals_lower(word, known.word);
  });
  return found != std::end(kWords) ? std::optional(found->type) : std::nullopt;
}

std::optional<EventType> event_type_of_name(std::string_view span_name) {
  for (const auto& [ending, type] : kNameEndings) {
    if (span_name.ends_with(ending)) return type;
  }
  const std::string_view first_word = span_name.substr(0, span_name.find(' '));
  for (const auto& [beginning, type] : kNameBeginnings) {
    if (first_word == beginning) return type;
  }
  return std::nullopt;
}

}  // namespace weft::model
