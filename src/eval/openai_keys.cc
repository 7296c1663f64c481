#include "eval/openai_keys.h"

#include <algorithm>
#include <array>

#include "eval/values.h"

namespace weft::eval {
namespace {

using Words = std::string_view;

// Of a body: a set of kinds.
using Kinds = uint8_t;
constexpr Kinds of(OpenAiKind kind) {
  return static_cast<Kinds>(1u << static_cast<unsigned>(kind));
}
constexpr Kinds kChat = of(OpenAiKind::chat);
constexpr Kinds kCompletion = of(OpenAiKind::completion);
constexpr Kinds kResponses = of(OpenAiKind::responses);

struct CopiedKey {
  Words name;
  Kinds to;
};
constexpr auto kCopied = std::to_array<CopiedKey>({
    {"instructions", kResponses},
    {"seed", kChat | kCompletion},
    {"top_p", kChat | kCompletion | kResponses},
    {"presence_penalty", kChat | kCompletion},
    {"frequency_penalty", kChat | kCompletion},
    {"best_of", kCompletion},
    {"functions", kChat},
    {"function_call", kChat},
    {"tools", kChat | kResponses},
    {"tool_choice", kChat | kResponses},
    {"tool_resources", kChat},
    {"parallel_tool_calls", kResponses},
    {"previous_response_id", kResponses},
    {"response_format", kChat},
    {"stop", kChat | kCompletion},
    {"reasoning_effort", kChat},
    {"reasoning", kChat | kResponses},
    {"verbosity", kChat},
    {"service_tier", kChat | kResponses},
    {"user", kChat | kResponses},
    {"metadata", kChat | kResponses},
    {"store", kChat | kResponses},
    {"text", kResponses},
    {"truncation", kResponses},
    {"include", kResponses},
    {"prompt_cache_key", kChat},
    {"prompt_cache_options", kChat},
    {"prompt_cache_retention", kChat},
});

// Of which something is made.
constexpr auto kRead = std::to_array<Words>({"apiKey",
                                             "apiKeyEnvar",
                                             "apiKeyRequired",
                                             "useDefaultApiKey",
                                             "apiBaseUrl",
                                             "apiHost",
                                             "organization",
                                             "headers",
                                             "maxRetries",
                                             "timeoutMs",
                                             "temperature",
                                             "max_tokens",
                                             "max_completion_tokens",
                                             "max_output_tokens",
                                             "omitDefaults",
                                             "passthrough",
                                             "showThinking",
                                             "cost",
                                             "inputCost",
                                             "outputCost"});
constexpr auto kMissing = std::to_array<Words>({"functionToolCallbacks", "mcp", "audio", "modalities"});

constexpr auto kKnown = [] {
  std::array<Words, kCopied.size() + kRead.size()> known;
  const auto rest = std::ranges::transform(kCopied, known.begin(), &CopiedKey::name).out;
  std::ranges::copy(kRead, rest);
  return known;
}();

}  // namespace

void copy_keys(const json::object& config, OpenAiKind kind, json::object& body) {
  for (const auto& key : kCopied) {
    const auto* value = (key.to & of(kind)) != 0 ? member(config, key.name) : nullptr;
    if (value != nullptr && !value->is_null()) body[key.name] = *value;
  }
}

KnownKeys openai_config_keys() {
  return {"the config of an OpenAI provider", kKnown, kMissing};
}

}  // namespace weft::eval
