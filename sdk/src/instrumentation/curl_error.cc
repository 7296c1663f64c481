#include "instrumentation/curl_error.h"

#include <curl/curl.h>

namespace weft::detail {

std::string curl_error_type(int curl_code) {
  switch (curl_code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return "could_not_resolve_host";
    case CURLE_COULDNT_CONNECT:
      return "could_not_connect";
    case CURLE_OPERATION_TIMEDOUT:
      return "timeout";
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
      return "tls_handshake_failed";
    case CURLE_GOT_NOTHING:
      return "empty_answer";
    case CURLE_ABORTED_BY_CALLBACK:
      return "cancelled";
    default:
      return "curl_" + std::to_string(curl_code);
  }
}

}  // namespace weft::detail
