// OpenAI's API, which many servers speak: what is asked, and what is made of the answer.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <string>
#include <string_view>

#include "eval/environment.h"
#include "eval/provider.h"

namespace weft::eval {

enum class OpenAiKind : uint8_t { chat, completion, responses, embedding };

struct OpenAiModel {
  OpenAiKind kind = OpenAiKind::chat;
  std::string name;
};

// "openai:chat:gpt-4o"; "openai:gpt-4o" is a chat model, but for the names of embeddings and completions.
// Errors: unsupported for other kinds ("openai:image:…"), invalid_argument for no model.
Result<OpenAiModel> openai_model(std::string_view id);

// Of the kind, below the base address: "chat/completions", ….
std::string_view path_of(OpenAiKind kind);
// gen_ai.operation.name.
std::string_view operation_of(OpenAiKind kind);

// The body that is posted. `config` has promptfoo's keys (rendered, files read); `environment` the defaults
// OPENAI_TEMPERATURE, OPENAI_MAX_TOKENS and so on. A prompt that is a list in JSON or YAML is chat messages.
// Errors: invalid_argument for a prompt that begins like such a list and is none.
Result<json::object> openai_body(const OpenAiModel& model, const json::object& config,
                                 std::string_view prompt, const Environment& environment);

// What a server answered with a status of success. The output is a text; the tool calls where there is no
// text, and the whole message where there are both; of an embedding, its numbers.
Response openai_response(const OpenAiModel& model, const json::object& config, const json::value& answer);

// Of the error in an answer; "" where there is none.
std::string openai_error(const json::value& answer);

}  // namespace weft::eval
