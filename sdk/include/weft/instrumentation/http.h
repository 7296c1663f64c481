#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "weft/tracer.h"

/// What the instrumentations of HTTP libraries share, and what one for another library needs. Attributes are
/// those of OpenTelemetry's "Semantic conventions for HTTP spans" (stable).

namespace weft {

/// What a server knows of a request when it begins. Views that live during the call; what is empty is left
/// out.
struct HttpServerRequest {
  std::string_view method;              ///< as the client wrote it
  std::string_view route{};             ///< the pattern that was matched: `/users/:id`
  std::string_view target{};            ///< path and query
  std::string_view scheme = "http";     ///< `http` or `https`
  std::string_view host{};              ///< the `Host` header
  std::string_view client_address{};    ///< of the other end of the connection
  std::string_view user_agent{};        ///< the header of that name
  std::string_view protocol_version{};  ///< `1.1`, `2`
};

struct HttpServerOptions {
  /// A request that enters a service is a chain of steps to HoneyHive, and a session where a user's question
  /// enters the first of them.
  std::optional<EventType> event_type = EventType::chain;
};

struct HttpClientOptions {
  /// Default: the method, as OpenTelemetry names it where it knows no low-cardinality target.
  std::string_view span_name{};
  std::optional<EventType> event_type{};
  /// The context to call from; nullptr: the calling thread's.
  const Context* parent = nullptr;
};

/// A span of kind SERVER named "METHOD /route", below the caller's span if the request carried one, else the
/// root of a new trace. Any thread.
Span start_http_server_span(const Tracer& tracer, const HttpServerRequest& request,
                            const std::optional<Context>& caller, const HttpServerOptions& options = {});
/// Says what was answered: from 500 on an error.
void set_http_server_status(Span& span, int status);

/// A span of kind CLIENT for a request to `url`. Any thread. Inject `span.as_context()` into the request.
Span start_http_client_span(const Tracer& tracer, std::string_view method, std::string_view url,
                            const HttpClientOptions& options = {});
/// Says what was answered: from 400 on an error.
void set_http_client_status(Span& span, int status);
/// There was no answer. `type` is one of few words (`timeout`), `message` what the library says.
void set_http_client_error(Span& span, std::string_view type, std::string_view message);

/// The URL as spans record it: user name and password, and the values of query parameters that are secrets by
/// their names (`api_key`, `token`, `sig`, `X-Amz-Signature`, …), become REDACTED.
std::string redact_url(std::string_view url);

}  // namespace weft
