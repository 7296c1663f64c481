#include "eval/openai_api.h"

#include <algorithm>
#include <array>

namespace weft::eval {
namespace {

using Words = std::string_view;

constexpr Words kPrefix = "openai:";
constexpr std::array<Words, 8> kOtherKinds = {"image", "video",         "realtime", "moderation",
                                              "audio", "transcription", "speech",   "assistant"};
constexpr std::array<Words, 3> kCompletionModels = {"gpt-3.5-turbo-instruct", "davinci-002", "babbage-002"};
}  // namespace

Result<OpenAiModel> openai_model(std::string_view id) {
  Words rest = id.substr(kPrefix.size());
  const size_t colon = rest.find(':');
  const Words first = rest.substr(0, colon);
  const Words second = colon == Words::npos ? Words() : rest.substr(colon + 1);
  constexpr std::array<std::pair<Words, OpenAiKind>, 5> kKinds = {{{"chat", OpenAiKind::chat},
                                                                   {"completion", OpenAiKind::completion},
                                                                   {"responses", OpenAiKind::responses},
                                                                   {"embedding", OpenAiKind::embedding},
                                                                   {"embeddings", OpenAiKind::embedding}}};
  for (const auto& [name, kind] : kKinds) {
    if (first != name) continue;
    if (second.empty())
      return fail(ErrorCode::invalid_argument, "{} names no model: write openai:{}:MODEL", id, first);
    return OpenAiModel{kind, std::string(second)};
  }
  if (std::find(kOtherKinds.begin(), kOtherKinds.end(), first) != kOtherKinds.end())
    return fail(ErrorCode::unsupported,
                "weft does not have {}: of OpenAI's API it has chat, completion, responses and embedding",
                id);
  if (rest.empty()) return fail(ErrorCode::invalid_argument, "{} names no model: write openai:MODEL", id);
  if (rest.starts_with("text-embedding-")) return OpenAiModel{OpenAiKind::embedding, std::string(rest)};
  const bool completes =
      std::find(kCompletionModels.begin(), kCompletionModels.end(), rest) != kCompletionModels.end();
  return OpenAiModel{completes ? OpenAiKind::completion : OpenAiKind::chat, std::string(rest)};
}

std::string_view path_of(OpenAiKind kind) {
  constexpr std::array<Words, 4> kPaths = {"chat/completions", "completions", "responses", "embeddings"};
  return kPaths[static_cast<size_t>(kind)];
}

std::string_view operation_of(OpenAiKind kind) {
  constexpr std::array<Words, 4> kNames = {"chat", "text_completion", "chat", "embeddings"};
  return kNames[static_cast<size_t>(kind)];
}

}  // namespace weft::eval
