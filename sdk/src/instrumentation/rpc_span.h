#pragma once

#include <string_view>

#include "weft/tracer.h"

namespace grpc {
class Status;
}

namespace weft::detail {

// A span for `method`, which is gRPC's path: /package.Service/Method.
Span start_rpc_span(const Tracer& tracer, std::string_view method, SpanKind kind,
                    std::optional<EventType> event_type, const Context& parent);

// How the call ended. To a client every status but OK is an error; to a server only those that say that
// something is wrong with the server (semantic conventions for gRPC, "Spans").
void set_rpc_status(Span& span, SpanKind kind, const grpc::Status& status);

}  // namespace weft::detail
