#pragma once

#include <optional>
#include <string>

// What goes wrong with trace headers between services, made to order.
namespace faults {

// How a service sends the trace context. The last two break the grammar of traceparent, so a receiver must
// ignore it (W3C Trace Context, section 3.2.2.3).
enum class ContextFormat {
  w3c,         // as it should be
  none,        // not at all
  uuid,        // with the trace id written as a UUID
  sixty_four,  // with a trace id of 64 bits, as systems older than the standard have them
};

// By its name on the command line: w3c, none, uuid or 64-bit.
std::optional<ContextFormat> context_format(const std::string& name);

// What a proxy does that passes on only the headers it knows. For headers as cpp-httplib has them.
template <typename Headers>
void strip_trace_headers(Headers& headers) {
  for (const char* name : {"traceparent", "tracestate", "baggage"}) headers.erase(name);
}

// A traceparent in another format.
std::string reformatted(const std::string& traceparent, ContextFormat format);

}  // namespace faults
