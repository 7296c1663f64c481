#pragma once

#include <cstdint>

namespace weft {

/// Which side of a call a span stands for. The numbers are OTLP's (trace.proto, Span.SpanKind).
enum class SpanKind : uint8_t {
  internal = 1,  ///< within the process
  server = 2,    ///< answers a call
  client = 3,    ///< makes a call and waits for its answer
  producer = 4,  ///< sends a message that is handled later
  consumer = 5   ///< handles a message
};

/// How a span ended. The numbers are OTLP's (trace.proto, Status.StatusCode).
enum class StatusCode : uint8_t {
  unset = 0,  ///< nobody said: taken for a success
  ok = 1,     ///< somebody says it was a success, whatever else is recorded
  error = 2   ///< it failed
};

}  // namespace weft
