#include "weft/instrumentation/curl.h"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <string>

#include "instrumentation/curl_error.h"
#include "instrumentation/url.h"
#include "weft/propagation.h"

namespace weft {
namespace {

constexpr std::array<std::string_view, 3> kContextHeaders = {"traceparent", "tracestate", "baggage"};

bool carries_context(std::string_view line) {
  const std::string_view name = line.substr(0, line.find_first_of(":;"));
  return std::ranges::any_of(
      kContextHeaders, [&](std::string_view header) { return detail::equals_ignoring_case(header, name); });
}

// The user's headers without those that are about to be written, and the context's.
curl_slist* headers_with_context(const curl_slist* headers, const Tracer& tracer, const Context& context) {
  curl_slist* list = nullptr;
  const auto append = [&](const char* line) {
    if (curl_slist* longer = curl_slist_append(list, line); longer != nullptr) list = longer;
  };
  for (; headers != nullptr; headers = headers->next) {
    if (!carries_context(headers->data)) append(headers->data);
  }
  auto write = [&](std::string_view name, std::string_view value) {
    append(std::string(name).append(": ").append(value).c_str());
  };
  inject_context_into_carrier(write, tracer, context);
  return list;
}

std::string text_info(CURL* easy, CURLINFO info) {
  const char* text = nullptr;
  return curl_easy_getinfo(easy, info, &text) == CURLE_OK && text != nullptr ? text : "";
}

long long_info(CURL* easy, CURLINFO info) {
  long number = 0;
  curl_easy_getinfo(easy, info, &number);
  return number;
}

double milliseconds(CURL* easy, CURLINFO info) {
  curl_off_t microseconds = 0;
  curl_easy_getinfo(easy, info, &microseconds);
  return static_cast<double>(microseconds) / 1000;
}

// libcurl counts each step from the start; a step that was not taken is 0 there.
void set_times(Span& span, CURL* easy) {
  const double looked_up = milliseconds(easy, CURLINFO_NAMELOOKUP_TIME_T);
  const double connected = milliseconds(easy, CURLINFO_CONNECT_TIME_T);
  const double secured = milliseconds(easy, CURLINFO_APPCONNECT_TIME_T);
  const double first_byte = milliseconds(easy, CURLINFO_STARTTRANSFER_TIME_T);
  const bool is_new = long_info(easy, CURLINFO_NUM_CONNECTS) > 0;
  span.set_attribute("curl.name_lookup_ms", is_new ? looked_up : 0.0);
  span.set_attribute("curl.connect_ms", is_new ? std::max(0.0, connected - looked_up) : 0.0);
  if (secured > 0) span.set_attribute("curl.tls_ms", is_new ? std::max(0.0, secured - connected) : 0.0);
  if (first_byte > 0) span.set_attribute("curl.first_byte_ms", first_byte);
}

std::string_view protocol_version(long version) {
  switch (version) {
    case CURL_HTTP_VERSION_1_0:
      return "1.0";
    case CURL_HTTP_VERSION_1_1:
      return "1.1";
    case CURL_HTTP_VERSION_2_0:
      return "2";
    case CURL_HTTP_VERSION_3:
      return "3";
    default:
      return {};
  }
}

// Known when the transfer is over: libcurl tells neither method nor URL of a request it has not begun.
void set_request(Span& span, CURL* easy, bool named) {
  const std::string method = text_info(easy, CURLINFO_EFFECTIVE_METHOD);
  const std::string url = text_info(easy, CURLINFO_EFFECTIVE_URL);
  const detail::UrlParts parts = detail::split_url(url);
  if (!named && !method.empty()) span.set_name(method);
  span.set_attribute("http.request.method", method);
  span.set_attribute("url.full", redact_url(url));
  span.set_attribute("server.address", parts.host);
  span.set_attribute("server.port", parts.port);
  if (const long redirects = long_info(easy, CURLINFO_REDIRECT_COUNT); redirects > 0) {
    span.set_attribute("http.request.resend_count", redirects);
  }
}

void set_connection(Span& span, CURL* easy) {
  const std::string peer = text_info(easy, CURLINFO_PRIMARY_IP);
  if (peer.empty()) return;
  span.set_attribute("network.peer.address", peer);
  span.set_attribute("network.peer.port", long_info(easy, CURLINFO_PRIMARY_PORT));
  if (const auto version = protocol_version(long_info(easy, CURLINFO_HTTP_VERSION)); !version.empty()) {
    span.set_attribute("network.protocol.version", version);
  }
}

}  // namespace

CurlTransfer::CurlTransfer(const Tracer& tracer, void* easy, curl_slist* headers,
                           const HttpClientOptions& options)
    : easy_(easy),
      headers_(headers),
      named_(!options.span_name.empty()),
      span_(tracer.start_span(
          named_ ? options.span_name : "HTTP",
          {.kind = SpanKind::client, .event_type = options.event_type, .parent = options.parent})) {
  sent_headers_ = headers_with_context(headers, tracer, span_.as_context());
  curl_easy_setopt(easy_, CURLOPT_HTTPHEADER, sent_headers_);
}

CurlTransfer::~CurlTransfer() {
  if (finished_) return;
  set_http_client_error(span_, "cancelled", "the transfer was given up before it was over");
  restore_headers();
}

int CurlTransfer::finish(int curl_code) {
  if (finished_) return curl_code;
  finished_ = true;
  if (span_.is_recording()) {
    set_request(span_, easy_, named_);
    set_connection(span_, easy_);
    set_times(span_, easy_);
  }
  if (const long status = long_info(easy_, CURLINFO_RESPONSE_CODE); status != 0) {
    set_http_client_status(span_, static_cast<int>(status));
  }
  if (const auto code = static_cast<CURLcode>(curl_code); code != CURLE_OK) {
    set_http_client_error(span_, detail::curl_error_type(code), curl_easy_strerror(code));
  }
  span_.end();
  restore_headers();
  return curl_code;
}

void CurlTransfer::restore_headers() {
  curl_easy_setopt(easy_, CURLOPT_HTTPHEADER, headers_);
  curl_slist_free_all(sent_headers_);
  sent_headers_ = nullptr;
}

int traced_curl_easy_perform(const Tracer& tracer, void* easy, curl_slist* headers,
                             const HttpClientOptions& options) {
  CurlTransfer transfer(tracer, easy, headers, options);
  const context::Token current(transfer.span().as_context());
  return transfer.finish(curl_easy_perform(easy));
}

}  // namespace weft
