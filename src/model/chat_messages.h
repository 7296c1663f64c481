// Chat messages: the shapes in which dialects and providers write them, brought to HoneyHive's one.
#pragma once

#include <string_view>

#include "model/json_tree.h"

namespace weft::model {

// Appends what `source` holds to `messages`, each as
//   {"role", "content", "tool_call_id"?, "tool_calls.0.id"?, "tool_calls.0.name"?, "tool_calls.0.arguments"?,
//   …}
// with arguments as JSON text, and fields nobody claims as they are. `source` is a list of messages or one; a
// message has its text in `content` (OpenAI, Anthropic, Vercel: a text or a list of parts), `parts`
// (OpenTelemetry) or `contents` (OpenInference), or is just a text, which `role` then said. A tool's results
// inside a message become messages of role "tool" after it. Parts that are neither text nor tools (images,
// reasoning) make `content` a list of parts.
void append_messages(json::array& messages, const json::value& source, std::string_view role);

}  // namespace weft::model
