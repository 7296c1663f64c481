#pragma once

#include "weft/instrumentation/http.h"

struct curl_slist;

namespace weft {

/// `curl_easy_perform(easy)` in a span of kind CLIENT, which is current meanwhile, with `traceparent`,
/// `tracestate` and `baggage` sent along. Returns libcurl's CURLcode.
///
/// `headers` are the request's other headers, or nullptr. libcurl cannot be asked which headers a handle has,
/// so give them here; when the call returns, CURLOPT_HTTPHEADER is `headers` again, unchanged and still
/// yours.
///
/// Besides the HTTP attributes the span says, in milliseconds, how long name lookup, connecting and the TLS
/// handshake took (`curl.name_lookup_ms`, `curl.connect_ms`, `curl.tls_ms`; 0 on a connection that was
/// reused), and when the first byte of the answer came, counted from the start (`curl.first_byte_ms`).
int traced_curl_easy_perform(const Tracer& tracer, void* easy, curl_slist* headers,
                             const HttpClientOptions& options = {});

/// The same in two steps, for the multi interface: make one before `curl_multi_add_handle`, and call `finish`
/// with the result that `curl_multi_info_read` gives. One thread at a time. Must not outlive `easy`.
class CurlTransfer {
 public:
  CurlTransfer(const Tracer& tracer, void* easy, curl_slist* headers, const HttpClientOptions& options = {});
  CurlTransfer(const CurlTransfer&) = delete;
  CurlTransfer& operator=(const CurlTransfer&) = delete;
  /// A transfer that was not finished is a cancelled one.
  ~CurlTransfer();

  Span& span() noexcept { return span_; }
  /// Records what became of it, ends the span, gives the handle its headers back. Returns `curl_code`.
  int finish(int curl_code);

 private:
  void restore_headers();

  void* easy_;
  curl_slist* headers_;
  curl_slist* sent_headers_ = nullptr;
  bool named_;
  bool finished_ = false;
  Span span_;
};

}  // namespace weft
