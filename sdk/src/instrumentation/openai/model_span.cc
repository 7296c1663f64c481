#include "instrumentation/openai/model_span.h"

#include <array>

#include "instrumentation/openai/messages.h"
#include "instrumentation/url.h"

namespace weft::openai {
namespace {

struct KnownHost {
  std::string_view suffix;
  std::string_view provider;
};
// The values of `gen_ai.provider.name` that the conventions give to those who speak OpenAI's API.
constexpr std::array<KnownHost, 7> kKnownHosts = {{{"openai.azure.com", "azure.ai.openai"},
                                                   {"inference.ai.azure.com", "azure.ai.inference"},
                                                   {"api.deepseek.com", "deepseek"},
                                                   {"api.groq.com", "groq"},
                                                   {"api.mistral.ai", "mistral_ai"},
                                                   {"api.perplexity.ai", "perplexity"},
                                                   {"api.x.ai", "x_ai"}}};

template <typename T>
void set(Span& span, std::string_view key, const std::optional<T>& value) {
  if (value) span.set_attribute(key, *value);
}
void set(Span& span, std::string_view key, const std::string& text) {
  if (!text.empty()) span.set_attribute(key, text);
}

Span start_model_span(const Tracer& tracer, const Provider& provider, std::string_view operation,
                      const std::string& model, const Context* parent) {
  const std::string name = std::string(operation).append(" ").append(model);
  return tracer.start_span(name, {.kind = SpanKind::client,
                                  .event_type = EventType::model,
                                  .parent = parent,
                                  .attributes = {{"gen_ai.operation.name", operation},
                                                 {"gen_ai.provider.name", provider.name},
                                                 {"gen_ai.request.model", model},
                                                 {"server.address", provider.address},
                                                 {"server.port", provider.port}}});
}

void set_settings(Span& span, const ChatRequest& request) {
  set(span, "gen_ai.request.temperature", request.temperature);
  set(span, "gen_ai.request.top_p", request.top_p);
  set(span, "gen_ai.request.frequency_penalty", request.frequency_penalty);
  set(span, "gen_ai.request.presence_penalty", request.presence_penalty);
  set(span, "gen_ai.request.max_tokens",
      request.max_completion_tokens ? request.max_completion_tokens : request.max_tokens);
  set(span, "gen_ai.request.seed", request.seed);
  if (request.choices.value_or(1) != 1) set(span, "gen_ai.request.choice.count", request.choices);
  if (!request.stop.empty()) span.set_attribute("gen_ai.request.stop_sequences", to_value(request.stop));
}

void set_usage(Span& span, const Usage& usage) {
  set(span, "gen_ai.usage.input_tokens", usage.input_tokens);
  set(span, "gen_ai.usage.output_tokens", usage.output_tokens);
  set(span, "gen_ai.usage.cache_read.input_tokens", usage.cached_input_tokens);
  set(span, "gen_ai.usage.reasoning.output_tokens", usage.reasoning_output_tokens);
}

Value finish_reasons(const std::vector<Choice>& choices) {
  Value::Array reasons;
  for (const Choice& choice : choices) reasons.emplace_back(choice.finish_reason);
  return reasons;
}

}  // namespace

Provider provider_of(std::string_view base_url, std::string_view name) {
  const weft::detail::UrlParts url = weft::detail::split_url(base_url);
  Provider provider{std::string(name), std::string(url.host), url.port};
  if (!provider.name.empty()) return provider;
  provider.name = "openai";
  for (const auto& [suffix, known] : kKnownHosts) {
    if (url.host.ends_with(suffix)) provider.name = known;
  }
  return provider;
}

Span start_chat_span(const Tracer& tracer, const Provider& provider, const ChatRequest& request,
                     const Context* parent) {
  Span span = start_model_span(tracer, provider, "chat", request.model, parent);
  if (!span.is_recording()) return span;
  set_settings(span, request);
  span.set_attribute("gen_ai.input.messages", input_messages(request.messages));
  if (!request.tools.empty()) {
    span.set_attribute("gen_ai.tool.definitions", tool_definitions(request.tools));
  }
  return span;
}

Span start_embeddings_span(const Tracer& tracer, const Provider& provider, const EmbeddingsRequest& request,
                           const Context* parent) {
  Span span = start_model_span(tracer, provider, "embeddings", request.model, parent);
  set(span, "gen_ai.embeddings.dimension.count", request.dimensions);
  return span;
}

void set_chat_reply(Span& span, const ChatReply& reply) {
  if (!span.is_recording()) return;
  set(span, "gen_ai.response.id", reply.id);
  set(span, "gen_ai.response.model", reply.model);
  set_usage(span, reply.usage);
  if (reply.first_token_ms) {
    span.set_attribute("gen_ai.server.time_to_first_token", *reply.first_token_ms / 1000);
  }
  if (!reply.choices.empty()) {
    span.set_attribute("gen_ai.response.finish_reasons", finish_reasons(reply.choices));
    span.set_attribute("gen_ai.output.messages", output_messages(reply.choices));
  }
  if (reply.error) set_error(span, *reply.error);
}

void set_embeddings_reply(Span& span, const EmbeddingsReply& reply) {
  set(span, "gen_ai.response.model", reply.model);
  set_usage(span, reply.usage);
  if (reply.error) set_error(span, *reply.error);
}

void set_error(Span& span, const Error& error) {
  if (error.status != 0) span.set_attribute("http.response.status_code", error.status);
  span.record_error(error.type, error.message);
  span.set_attribute("error.type", error.type);
}

ScopedSpan start_tool_span(const Tracer& tracer, const ToolCall& call) {
  return ScopedSpan(tracer.start_span("execute_tool " + call.name,
                                      {.event_type = EventType::tool,
                                       .attributes = {{"gen_ai.operation.name", "execute_tool"},
                                                      {"gen_ai.tool.name", call.name},
                                                      {"gen_ai.tool.type", "function"},
                                                      {"gen_ai.tool.call.id", call.id},
                                                      {"gen_ai.tool.call.arguments", call.arguments}}}));
}

void set_tool_result(Span& span, std::string_view result) {
  span.set_attribute("gen_ai.tool.call.result", result);
}

}  // namespace weft::openai
