#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <utility>

#include "weft/instrumentation/http.h"
#include "weft/propagation.h"
#include "weft/trace.h"

/// cpp-httplib, as a server and as a client. Include <httplib.h> too: this header needs none of it.

namespace httplib {
struct Request;
}

namespace weft {

/// A handler of cpp-httplib in a span of kind SERVER named "METHOD /route", below the caller's span. The span
/// is current while the handler runs, so what the handler starts is its child. An exception is recorded and
/// goes on to cpp-httplib, which answers with 500.
///
///     server.Post("/process", weft::traced_httplib_handler(tracer, "/process",
///         [](const httplib::Request& request, httplib::Response& response) { … }));
///
/// Handlers with a content reader as third parameter are taken too.
template <typename Handler>
auto traced_httplib_handler(Tracer tracer, std::string route, Handler handler,
                            HttpServerOptions options = {}) {
  return [ tracer = std::move(tracer), route = std::move(route), handler = std::move(handler), options ](
      const auto& request, auto& response,
      const auto&... reader) mutable requires std::invocable<Handler&, decltype(request), decltype(response),
                                                             decltype(reader)...> {
    const std::string host = request.get_header_value("Host");
    const std::string user_agent = request.get_header_value("User-Agent");
    const std::string_view version = request.version;  // HTTP/1.1
    ScopedSpan span(start_http_server_span(tracer,
                                           {.method = request.method,
                                            .route = route,
                                            .target = request.target,
                                            .host = host,
                                            .client_address = request.remote_addr,
                                            .user_agent = user_agent,
                                            .protocol_version = version.substr(version.find('/') + 1)},
                                           extract_context_from_carrier(request.headers, tracer), options));
    try {
      handler(request, response, reader...);
    } catch (...) {
      set_http_server_status(span, 500);
      detail::record_current_exception(span);
      throw;
    }
    // cpp-httplib takes -1 for a success whose number it chooses later.
    const int success = request.ranges.empty() ? 200 : 206;
    set_http_server_status(span, response.status == -1 ? success : response.status);
  };
}

/// The routes of a cpp-httplib server, traced:
///
///     httplib::Server server;
///     weft::HttplibServer traced(tracer, server);
///     traced.Post("/process", [](const httplib::Request& request, httplib::Response& response) { … });
///
/// For everything else use the server itself. Like the server: routes first, then `listen`.
template <typename Server>
class HttplibServer {
 public:
  HttplibServer(Tracer tracer, Server& server, HttpServerOptions options = {})
      : tracer_(std::move(tracer)), server_(server), options_(options) {}

  template <typename Handler>
  HttplibServer& Get(const std::string& route, Handler handler) {
    server_.Get(route, traced(route, std::move(handler)));
    return *this;
  }
  template <typename Handler>
  HttplibServer& Post(const std::string& route, Handler handler) {
    server_.Post(route, traced(route, std::move(handler)));
    return *this;
  }
  template <typename Handler>
  HttplibServer& Put(const std::string& route, Handler handler) {
    server_.Put(route, traced(route, std::move(handler)));
    return *this;
  }
  template <typename Handler>
  HttplibServer& Patch(const std::string& route, Handler handler) {
    server_.Patch(route, traced(route, std::move(handler)));
    return *this;
  }
  template <typename Handler>
  HttplibServer& Delete(const std::string& route, Handler handler) {
    server_.Delete(route, traced(route, std::move(handler)));
    return *this;
  }
  template <typename Handler>
  HttplibServer& Options(const std::string& route, Handler handler) {
    server_.Options(route, traced(route, std::move(handler)));
    return *this;
  }

 private:
  template <typename Handler>
  auto traced(const std::string& route, Handler handler) {
    return traced_httplib_handler(tracer_, route, std::move(handler), options_);
  }

  Tracer tracer_;
  Server& server_;
  HttpServerOptions options_;
};

/// Requests of a cpp-httplib client in spans of kind CLIENT, with the context sent along. `base_url` is what
/// the client was made with; it cannot be asked.
///
///     httplib::Client http("http://localhost:5001");
///     weft::HttplibClient client(tracer, http, "http://localhost:5001");
///     httplib::Result result = client.Post("/process", body, "application/json");
///
/// Threads: as the client itself.
template <typename Client, typename Request = ::httplib::Request>
class HttplibClient {
 public:
  HttplibClient(Tracer tracer, Client& client, std::string base_url)
      : tracer_(std::move(tracer)), client_(client), base_url_(std::move(base_url)) {
    while (base_url_.ends_with('/')) base_url_.pop_back();
  }

  auto Get(const std::string& path, const HttpClientOptions& options = {}) {
    return send("GET", path, {}, {}, options);
  }
  auto Post(const std::string& path, std::string body, const std::string& content_type,
            const HttpClientOptions& options = {}) {
    return send("POST", path, std::move(body), content_type, options);
  }
  auto Put(const std::string& path, std::string body, const std::string& content_type,
           const HttpClientOptions& options = {}) {
    return send("PUT", path, std::move(body), content_type, options);
  }
  auto Patch(const std::string& path, std::string body, const std::string& content_type,
             const HttpClientOptions& options = {}) {
    return send("PATCH", path, std::move(body), content_type, options);
  }
  auto Delete(const std::string& path, const HttpClientOptions& options = {}) {
    return send("DELETE", path, {}, {}, options);
  }

  /// Any request: with headers of your own, a content provider, a receiver.
  auto send(Request request, const HttpClientOptions& options = {}) {
    ScopedSpan span(start_http_client_span(tracer_, request.method, base_url_ + request.path, options));
    inject_context_into_carrier(request.headers, tracer_, span.as_context());
    auto result = client_.send(request);
    if (result) {
      set_http_client_status(span, result->status);
    } else {
      const std::string error = to_string(result.error());
      set_http_client_error(span, error, error);
    }
    return result;
  }

 private:
  auto send(const char* method, const std::string& path, std::string body, const std::string& content_type,
            const HttpClientOptions& options) {
    Request request;
    request.method = method;
    request.path = path;
    request.body = std::move(body);
    if (!content_type.empty()) request.headers.emplace("Content-Type", content_type);
    return send(std::move(request), options);
  }

  Tracer tracer_;
  Client& client_;
  std::string base_url_;
};

}  // namespace weft
