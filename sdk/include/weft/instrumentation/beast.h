#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <utility>

#include "weft/instrumentation/http.h"
#include "weft/propagation.h"
#include "weft/trace.h"

/// Boost.Beast, as a server and as a client. Include Beast's headers too: this header needs none of them.
/// Nothing here depends on the calling thread's context unless it says so, so that it serves callbacks and
/// coroutines as well.

namespace weft {

namespace detail {

template <typename Fields>
std::string_view beast_field(const Fields& fields, const char* name) {
  return view_of(fields[name]);
}

}  // namespace detail

/// A span of kind SERVER named "METHOD /route" for a request that was read, below the caller's span. Start
/// what belongs to it with `.parent = &span.as_context()`, and give it the response with
/// `set_beast_server_response`. `route` is the pattern you matched; empty when there is none.
template <typename Request>
Span start_beast_server_span(const Tracer& tracer, const Request& request, std::string_view route,
                             const HttpServerOptions& options = {}) {
  const std::string version = request.version() == 10 ? "1.0" : "1.1";
  return start_http_server_span(tracer,
                                {.method = detail::view_of(request.method_string()),
                                 .route = route,
                                 .target = detail::view_of(request.target()),
                                 .host = detail::beast_field(request, "Host"),
                                 .user_agent = detail::beast_field(request, "User-Agent"),
                                 .protocol_version = version},
                                extract_context_from_carrier(request, tracer), options);
}
template <typename Response>
void set_beast_server_response(Span& span, const Response& response) {
  set_http_server_status(span, static_cast<int>(response.result_int()));
}

/// From request to response in one call: `handler(request)`, or `handler(request, span)`, gives the response.
/// The span is current on this thread meanwhile; an exception is recorded and goes on.
template <typename Request, typename Handler>
auto traced_beast_handler(const Tracer& tracer, const Request& request, std::string_view route,
                          Handler&& handler, const HttpServerOptions& options = {}) {
  ScopedSpan span(start_beast_server_span(tracer, request, route, options));
  try {
    auto response = [&] {
      if constexpr (std::invocable<Handler&, const Request&, Span&>) {
        return handler(request, static_cast<Span&>(span));
      } else {
        return handler(request);
      }
    }();
    set_beast_server_response(span, response);
    return response;
  } catch (...) {
    set_http_server_status(span, 500);
    detail::record_current_exception(span);
    throw;
  }
}

/// A span of kind CLIENT for a request that is about to be written to `base_url` (`http://host:port`), below
/// `options.parent` or the calling thread's span. Writes the context into the request. Give it the response
/// with `set_beast_client_response`, or what went wrong with `set_beast_client_error`.
template <typename Request>
Span start_beast_client_span(const Tracer& tracer, Request& request, std::string_view base_url,
                             const HttpClientOptions& options = {}) {
  std::string url(base_url.substr(0, base_url.find_last_not_of('/') + 1));
  url.append(detail::view_of(request.target()));
  Span span = start_http_client_span(tracer, detail::view_of(request.method_string()), url, options);
  inject_context_into_carrier(request, tracer, span.as_context());
  return span;
}
template <typename Response>
void set_beast_client_response(Span& span, const Response& response) {
  set_http_client_status(span, static_cast<int>(response.result_int()));
}
/// `error` is a boost::system::error_code.
template <typename ErrorCode>
void set_beast_client_error(Span& span, const ErrorCode& error) {
  const std::string type = std::string(error.category().name()) + ":" + std::to_string(error.value());
  set_http_client_error(span, type, error.message());
}

}  // namespace weft
