#pragma once

#include <string>
#include <string_view>

#include "weft/instrumentation/openai.h"

namespace weft::openai {

// Where calls go, as spans name it.
struct Provider {
  std::string name;     // gen_ai.provider.name
  std::string address;  // server.address
  uint16_t port = 0;
};
// `name` empty: what the host is known as.
Provider provider_of(std::string_view base_url, std::string_view name);

// The spans of calls. Source: OpenTelemetry semantic conventions for generative AI, "Inference",
// "Embeddings", "Execute tool span".
Span start_chat_span(const Tracer& tracer, const Provider& provider, const ChatRequest& request,
                     const Context* parent);
Span start_embeddings_span(const Tracer& tracer, const Provider& provider, const EmbeddingsRequest& request,
                           const Context* parent);
void set_chat_reply(Span& span, const ChatReply& reply);
void set_embeddings_reply(Span& span, const EmbeddingsReply& reply);
void set_error(Span& span, const Error& error);

}  // namespace weft::openai
