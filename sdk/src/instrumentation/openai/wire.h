#pragma once

#include <string>
#include <string_view>

#include "instrumentation/openai/json.h"
#include "weft/instrumentation/openai.h"

namespace weft::openai {

// OpenAI's JSON, out and in. Source: OpenAI API reference, "Chat Completions", "Streaming", "Embeddings".

Json chat_body(const ChatRequest& request, bool stream);
Json embeddings_body(const EmbeddingsRequest& request);

// Fill in what the server sent; what it did not send stays.
void read_chat(const Json& body, ChatReply& reply);
void read_embeddings(const Json& body, EmbeddingsReply& reply);
// From any of the forms that OpenAI and its kin send an error in; else the body itself, cut.
Error read_error(int status, std::string_view body);

// A streamed answer is put together from its chunks. More choices or tool calls than this are no answer to
// what anyone asked; they are passed over.
constexpr size_t kStreamIndexMax = 1024;
// Adds a chunk. Calls `on_delta` for each piece of text; false: it has had enough.
bool read_chunk(const Json& chunk, ChatReply& reply, const OnDelta& on_delta);
// Whether a chunk has a piece of the answer, text or tool call; the first mostly has only the role.
bool has_answer(const Json& chunk);

}  // namespace weft::openai
