#pragma once

#include <string>
#include <vector>

#include "weft/instrumentation/openai.h"

namespace weft::openai {

// Messages as spans record them, JSON text. Source: OpenTelemetry semantic conventions for generative AI, the
// JSON schemas of `gen_ai.input.messages`, `gen_ai.output.messages` and `gen_ai.tool.definitions`.
std::string input_messages(const std::vector<Message>& messages);
std::string output_messages(const std::vector<Choice>& choices);
std::string tool_definitions(const std::vector<Tool>& tools);

}  // namespace weft::openai
