#pragma once

#include <cstddef>
#include <optional>

#include "traceparent.h"
#include "weft/propagation.h"

namespace weft::detail {

// B3, Zipkin's headers: `b3: <trace id>-<span id>[-<sampled>[-<parent>]]`, or X-B3-TraceId, X-B3-SpanId,
// X-B3-Sampled and X-B3-Flags. Trace ids have 16 or 32 digits. Sampled is 1, 0, or d for debug, which is
// sampled too; left out, it is for the receiver to decide, and counts as sampled.
//
// Nothing when there are none, when they carry only a decision, or when they are malformed, which is counted.
std::optional<RemoteSpan> read_b3(HeaderReader headers, size_t& ignored);

}  // namespace weft::detail
