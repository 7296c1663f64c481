#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "weft/propagation.h"

namespace weft::detail {

// Writes a context as `traceparent`, `tracestate` and `baggage`. `tracer_baggage` is a `baggage` header:
// those of its entries that the context lacks come first.
void write_context(HeaderWriter headers, const Context& context, std::string_view tracer_baggage);

// Reads what write_context or another SDK wrote; nothing when there is neither a span nor baggage. Adds to
// `ignored` how many of the headers were malformed.
std::optional<Context> read_context(HeaderReader headers, size_t& ignored);

}  // namespace weft::detail
