// What an error looks like from outside. The one place where ErrorCode becomes an HTTP status.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace weft::server {

// An answer that refuses, before a face has put it into its own format.
struct Failure {
  int http_status = 500;
  int grpc_code = 13;     // google/rpc/code.proto, for OTLP's bodies
  std::string_view word;  // "not_found": what programs compare
  std::string message;    // what people read
  // Seconds to wait before trying again; set where trying again can help.
  std::optional<int> retry_after_seconds;
};

Failure failure(const Error& error);

// Refusals that only HTTP knows.
Failure bad_request(std::string message);             // 400
Failure forbidden(std::string message);               // 403
Failure method_not_allowed(std::string message);      // 405
Failure request_timeout(std::string message);         // 408
Failure unsupported_media_type(std::string message);  // 415
Failure headers_too_large(std::string message);       // 431

std::string_view reason_phrase(int http_status);

}  // namespace weft::server
