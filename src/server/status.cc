#include "server/status.h"

namespace weft::server {
namespace {

// google/rpc/code.proto
enum Grpc {
  kInvalidArgument = 3,
  kDeadlineExceeded = 4,
  kNotFound = 5,
  kAlreadyExists = 6,
  kPermissionDenied = 7,
  kResourceExhausted = 8,
  kUnimplemented = 12,
  kInternal = 13,
  kUnavailable = 14,
  kDataLoss = 15,
  kUnauthenticated = 16,
};

// A full journal drains within seconds and a dead engine is back within its back-off: soon is right for both.
constexpr int kRetryAfterSeconds = 1;

Failure make(int status, Grpc code, std::string_view word, std::string message,
             std::optional<int> retry_after_seconds = std::nullopt) {
  return Failure{status, code, word, std::move(message), retry_after_seconds};
}

}  // namespace

Failure failure(const Error& error) {
  switch (error.code) {
    case ErrorCode::invalid_argument:
      return make(400, kInvalidArgument, "invalid_argument", error.message);
    case ErrorCode::unauthenticated:
      return make(401, kUnauthenticated, "unauthenticated", error.message);
    case ErrorCode::not_found:
      return make(404, kNotFound, "not_found", error.message);
    case ErrorCode::already_exists:
      return make(409, kAlreadyExists, "already_exists", error.message);
    case ErrorCode::too_large:
      return make(413, kInvalidArgument, "too_large", error.message);
    case ErrorCode::unsupported:
      return make(415, kUnimplemented, "unsupported", error.message);
    case ErrorCode::resource_exhausted:
      return make(503, kResourceExhausted, "resource_exhausted", error.message, kRetryAfterSeconds);
    case ErrorCode::unavailable:
      return make(503, kUnavailable, "unavailable", error.message, kRetryAfterSeconds);
    case ErrorCode::data_loss:
      return make(500, kDataLoss, "data_loss", error.message);
    case ErrorCode::deadline_exceeded:
      return make(504, kDeadlineExceeded, "deadline_exceeded", error.message);
    case ErrorCode::internal:
      break;
  }
  return make(500, kInternal, "internal", error.message);
}

Failure bad_request(std::string message) {
  return make(400, kInvalidArgument, "invalid_argument", std::move(message));
}
Failure forbidden(std::string message) {
  return make(403, kPermissionDenied, "forbidden", std::move(message));
}
Failure method_not_allowed(std::string message) {
  return make(405, kUnimplemented, "method_not_allowed", std::move(message));
}
Failure request_timeout(std::string message) {
  return make(408, kDeadlineExceeded, "request_timeout", std::move(message));
}
Failure unsupported_media_type(std::string message) {
  return make(415, kInvalidArgument, "unsupported_media_type", std::move(message));
}
Failure headers_too_large(std::string message) {
  return make(431, kInvalidArgument, "headers_too_large", std::move(message));
}

std::string_view reason_phrase(int http_status) {
  switch (http_status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 204:
      return "No Content";
    case 304:
      return "Not Modified";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 413:
      return "Content Too Large";
    case 415:
      return "Unsupported Media Type";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    default:
      return "Status";
  }
}

}  // namespace weft::server
