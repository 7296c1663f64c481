#include <chrono>
#include <cstdlib>
#include <exception>
#include <memory>

#include "instrumentation/openai/model_span.h"
#include "instrumentation/openai/sse_parser.h"
#include "instrumentation/openai/transport.h"
#include "instrumentation/openai/wire.h"
#include "weft/instrumentation/openai.h"
#include "weft/propagation.h"

namespace weft::openai {
namespace {

using Clock = std::chrono::steady_clock;

std::string or_environment(std::string given, const char* variable, const char* otherwise) {
  if (!given.empty()) return given;
  const char* said = std::getenv(variable);
  return said != nullptr && *said != '\0' ? said : otherwise;
}

ClientOptions with_defaults(ClientOptions options) {
  options.api_key = or_environment(std::move(options.api_key), "OPENAI_API_KEY", "");
  options.base_url =
      or_environment(std::move(options.base_url), "OPENAI_BASE_URL", "https://api.openai.com/v1");
  while (options.base_url.ends_with('/')) options.base_url.pop_back();
  return options;
}

// What went wrong with an exchange, if anything did.
std::optional<Error> error_of(const HttpReply& http) {
  if (!http.error.empty()) {
    return Error{.status = http.status, .type = http.error_type, .message = http.error};
  }
  if (http.status == 200) return std::nullopt;
  Error error = read_error(http.status, http.body);
  error.retry_after_ms = http.retry_after_ms;
  return error;
}

Error not_json(int status) {
  return {.status = status, .type = "invalid_answer", .message = "the answer is no JSON object"};
}

}  // namespace

// What a client's copies share. Immutable but for the connections, which look after themselves.
struct Service : weft::detail::RefCounted {
  Service(Tracer the_tracer, ClientOptions the_options)
      : tracer(std::move(the_tracer)),
        options(with_defaults(std::move(the_options))),
        provider(provider_of(options.base_url, options.provider)),
        transport(options.connect_timeout_ms, options.timeout_ms) {}

  HttpReply post(const char* path, const Json& body, const Context& context, const OnBytes& on_bytes) const {
    HeaderList headers = {{"Content-Type", "application/json"}, {"User-Agent", "weft"}};
    if (!options.api_key.empty()) headers.emplace_back("Authorization", "Bearer " + options.api_key);
    headers.insert(headers.end(), options.headers.begin(), options.headers.end());
    if (options.propagate_context) inject_context_into_carrier(headers, tracer, context);
    return transport.post(options.base_url + path, headers, to_text(body), on_bytes);
  }

  // The body of a successful exchange; null, with the reply's error set, of any other.
  template <typename Reply>
  Json call(const char* path, const Json& body, const Context& context, Reply& reply) const {
    const HttpReply http = post(path, body, context, {});
    reply.error = error_of(http);
    if (reply.error) return {};
    Json answer = parse_or_null(http.body);
    if (!answer.is_object()) reply.error = not_json(http.status);
    return answer;
  }

  void stream(const ChatRequest& request, const OnDelta& on_delta, Span& span, ChatReply& reply) const;

  Tracer tracer;
  ClientOptions options;
  Provider provider;
  Transport transport;
};

void Service::stream(const ChatRequest& request, const OnDelta& on_delta, Span& span,
                     ChatReply& reply) const {
  const Clock::time_point start = Clock::now();
  bool complete = false;
  SseParser parser([&](std::string_view data) {
    complete = data == "[DONE]";
    if (complete) return true;  // the connection is good for the next call: let it end by itself
    const Json chunk = parse_or_null(data);
    if (!member(chunk, "error").is_null()) {
      reply.error = read_error(200, data);
      return false;
    }
    if (!reply.first_token_ms && has_answer(chunk)) {
      reply.first_token_ms = std::chrono::duration<double, std::milli>(Clock::now() - start).count();
      span.add_event("gen_ai.first_token");
    }
    return read_chunk(chunk, reply, on_delta);
  });
  const HttpReply http = post("/chat/completions", chat_body(request, true), span.as_context(),
                              [&](std::string_view bytes) { return parser.feed(bytes); });
  if (!reply.error) reply.error = error_of(http);
  if (reply.error || complete || http.ended_by_receiver) return;
  reply.error = Error{.status = http.status,
                      .type = "incomplete_stream",
                      .message = "the stream ended before the server said that it was complete"};
}

void retain_shared(const Service* service) noexcept {
  service->retain();
}
void release_shared(const Service* service) noexcept {
  if (service->release()) delete service;
}

Client::Client(Tracer tracer, ClientOptions options)
    : service_(new Service(std::move(tracer), std::move(options))) {}

ChatReply Client::chat(const ChatRequest& request, const Context* parent) const {
  ScopedSpan span(start_chat_span(service_->tracer, service_->provider, request, parent));
  ChatReply reply;
  read_chat(service_->call("/chat/completions", chat_body(request, false), span.as_context(), reply), reply);
  set_chat_reply(span, reply);
  return reply;
}

ChatReply Client::chat_stream(const ChatRequest& request, const OnDelta& on_delta,
                              const Context* parent) const {
  ScopedSpan span(start_chat_span(service_->tracer, service_->provider, request, parent));
  ChatReply reply;
  try {
    service_->stream(request, on_delta, span, reply);
  } catch (...) {  // on_delta's
    set_chat_reply(span, reply);
    weft::detail::record_current_exception(span);
    throw;
  }
  set_chat_reply(span, reply);
  return reply;
}

EmbeddingsReply Client::embeddings(const EmbeddingsRequest& request, const Context* parent) const {
  ScopedSpan span(start_embeddings_span(service_->tracer, service_->provider, request, parent));
  EmbeddingsReply reply;
  read_embeddings(service_->call("/embeddings", embeddings_body(request), span.as_context(), reply), reply);
  set_embeddings_reply(span, reply);
  return reply;
}

}  // namespace weft::openai
