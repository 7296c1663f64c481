// What is wrong with the text of a `traceparent` header, where a service kept it on a span.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "model/ids.h"
#include "model/span.h"

namespace weft::insight {

// W3C Trace Context level 2, section 3.2: version "-" 32 hexadecimal digits "-" 16 "-" 2, all in lower case.
enum class HeaderFault : uint8_t { none, uuid, short_id, upper_case, all_zero, other };

// As words that follow "the trace id was written": "as a UUID, with dashes".
std::string_view to_words(HeaderFault fault);

struct TraceHeader {
  HeaderFault fault = HeaderFault::other;
  std::string_view text;
  model::TraceId trace_id;  // where the fault is none
  model::SpanId span_id;
};

TraceHeader judge_traceparent(std::string_view untrusted_text);

// The header that a server span kept by OpenTelemetry's convention, `http.request.header.traceparent` (a list
// of one text, or a text). None where it kept none.
std::optional<TraceHeader> kept_traceparent(const model::Span& span);

// Whether the span kept any of its request's headers, so that a missing one was not there.
bool keeps_request_headers(const model::Span& span);

}  // namespace weft::insight
