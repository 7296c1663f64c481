#include "weft/instrumentation/http.h"

#include <algorithm>
#include <array>
#include <vector>

#include "instrumentation/url.h"

namespace weft {
namespace {

// The methods of RFC 9110 and RFC 5789. Others would make names of unbounded number.
constexpr std::array<std::string_view, 9> kMethods = {"CONNECT", "DELETE", "GET", "HEAD", "OPTIONS",
                                                      "PATCH",   "POST",   "PUT", "TRACE"};

bool is_known(std::string_view method) {
  return std::ranges::find(kMethods, method) != kMethods.end();
}

// Attributes to start a span with; empty texts are left out.
class AttributeList {
 public:
  AttributeList() { attributes_.reserve(12); }
  void add(std::string_view key, std::string_view text) {
    if (!text.empty()) attributes_.push_back({key, text});
  }
  void add(std::string_view key, int64_t number) { attributes_.push_back({key, number}); }
  void add_method(std::string_view method) {
    add("http.request.method", is_known(method) ? method : "_OTHER");
    if (!is_known(method)) add("http.request.method_original", method);
  }
  void add_server(const detail::UrlParts& server) {
    add("server.address", server.host);
    if (server.port != 0) add("server.port", int64_t{server.port});
  }
  Fields fields() const noexcept { return {attributes_.data(), attributes_.size()}; }

 private:
  std::vector<Attribute> attributes_;
};

std::string server_span_name(const HttpServerRequest& request) {
  std::string name(is_known(request.method) ? request.method : "HTTP");
  if (!request.route.empty()) name.append(" ").append(request.route);
  return name;
}

void set_status(Span& span, int status, int first_error) {
  span.set_attribute("http.response.status_code", status);
  if (status < first_error) return;
  span.set_attribute("error.type", std::to_string(status));
  span.set_status(StatusCode::error);
}

}  // namespace

Span start_http_server_span(const Tracer& tracer, const HttpServerRequest& request,
                            const std::optional<Context>& caller, const HttpServerOptions& options) {
  const size_t question = std::min(request.target.find('?'), request.target.size());
  const std::string query = question < request.target.size()
                                ? detail::redact_query(request.target.substr(question + 1))
                                : std::string();
  AttributeList attributes;
  attributes.add_method(request.method);
  attributes.add("http.route", request.route);
  attributes.add("url.path", request.target.substr(0, question));
  attributes.add("url.query", query);
  attributes.add("url.scheme", request.scheme);
  attributes.add_server(detail::split_url(request.host));
  attributes.add("client.address", request.client_address);
  attributes.add("user_agent.original", request.user_agent);
  attributes.add("network.protocol.version", request.protocol_version);
  const Context parent = caller.value_or(Context());
  return tracer.start_span(server_span_name(request), {.kind = SpanKind::server,
                                                       .event_type = options.event_type,
                                                       .parent = &parent,
                                                       .attributes = attributes.fields()});
}

void set_http_server_status(Span& span, int status) {
  set_status(span, status, 500);
}

Span start_http_client_span(const Tracer& tracer, std::string_view method, std::string_view url,
                            const HttpClientOptions& options) {
  const std::string full_url = redact_url(url);
  AttributeList attributes;
  attributes.add_method(method);
  attributes.add("url.full", full_url);
  attributes.add_server(detail::split_url(url));
  const std::string_view method_name = is_known(method) ? method : "HTTP";
  return tracer.start_span(options.span_name.empty() ? method_name : options.span_name,
                           {.kind = SpanKind::client,
                            .event_type = options.event_type,
                            .parent = options.parent,
                            .attributes = attributes.fields()});
}

void set_http_client_status(Span& span, int status) {
  set_status(span, status, 400);
}

void set_http_client_error(Span& span, std::string_view type, std::string_view message) {
  span.set_attribute("error.type", type);
  span.set_status(StatusCode::error, message);
}

}  // namespace weft
