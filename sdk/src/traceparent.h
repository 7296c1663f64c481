#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "weft/span_context.h"

namespace weft::detail {

// What a caller's headers say of its span: `traceparent`, or B3's.
struct RemoteSpan {
  TraceId trace_id;
  SpanId span_id;
  TraceFlags flags;
};

// `traceparent` of W3C Trace Context, section 3.2, in the version there is:
//
//   00-<trace id: 32 digits>-<span id: 16 digits>-<flags: 2 digits>
//
// A later version may go on behind another dash.
constexpr size_t kTraceparentBytes = 55;
constexpr uint8_t kKnownFlags = TraceFlags::kSampled | TraceFlags::kRandom;

// Nothing when the specification has the header ignored. Flags that are not known are left out.
std::optional<RemoteSpan> read_traceparent(std::string_view untrusted_header) noexcept;
std::array<char, kTraceparentBytes> write_traceparent(const SpanContext& span) noexcept;

}  // namespace weft::detail
