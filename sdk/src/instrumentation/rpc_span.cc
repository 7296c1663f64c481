#include "instrumentation/rpc_span.h"

#include <grpcpp/support/status.h>

#include <algorithm>
#include <array>

namespace weft::detail {
namespace {

// By number, as `error.type` names them (grpc/status.h).
constexpr std::array<std::string_view, 17> kStatusNames = {
    "OK",        "CANCELLED",      "UNKNOWN",           "INVALID_ARGUMENT",   "DEADLINE_EXCEEDED",
    "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION",
    "ABORTED",   "OUT_OF_RANGE",   "UNIMPLEMENTED",     "INTERNAL",           "UNAVAILABLE",
    "DATA_LOSS", "UNAUTHENTICATED"};

constexpr std::array kServerErrors = {grpc::StatusCode::UNKNOWN,       grpc::StatusCode::DEADLINE_EXCEEDED,
                                      grpc::StatusCode::UNIMPLEMENTED, grpc::StatusCode::INTERNAL,
                                      grpc::StatusCode::UNAVAILABLE,   grpc::StatusCode::DATA_LOSS};

bool is_error(SpanKind kind, grpc::StatusCode code) {
  if (kind == SpanKind::client) return code != grpc::StatusCode::OK;
  return std::ranges::find(kServerErrors, code) != kServerErrors.end();
}

}  // namespace

Span start_rpc_span(const Tracer& tracer, std::string_view method, SpanKind kind,
                    std::optional<EventType> event_type, const Context& parent) {
  if (method.starts_with('/')) method.remove_prefix(1);
  const size_t slash = std::min(method.rfind('/'), method.size());
  const std::string_view name = slash < method.size() ? method.substr(slash + 1) : method;
  return tracer.start_span(
      method, {.kind = kind,
               .event_type = event_type,
               .parent = &parent,
               .attributes = {
                   {"rpc.system", "grpc"}, {"rpc.service", method.substr(0, slash)}, {"rpc.method", name}}});
}

void set_rpc_status(Span& span, SpanKind kind, const grpc::Status& status) {
  const auto code = static_cast<size_t>(status.error_code());
  span.set_attribute("rpc.grpc.status_code", code);
  if (!is_error(kind, status.error_code())) return;
  span.set_attribute("error.type", code < kStatusNames.size() ? kStatusNames[code] : "UNKNOWN");
  span.set_status(StatusCode::error, status.error_message());
}

}  // namespace weft::detail
