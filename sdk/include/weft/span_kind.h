#pragma once

#include <cstdint>

namespace weft {

/// Which side of a call a span stands for. The numbers are OTLP's (trace.proto, Span.SpanKind).
enum class SpanKind : uint8_t { internal = 1, server = 2, client = 3, producer = 4, consumer = 5 };

/// How a span ended. The numbers are OTLP's (trace.proto, Status.StatusCode).
enum class StatusCode : uint8_t { unset = 0, ok = 1, error = 2 };

}  // namespace weft
