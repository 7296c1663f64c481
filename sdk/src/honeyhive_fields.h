#pragma once

#include <string_view>

#include "weft/attribute.h"
#include "weft/context.h"

namespace weft::detail {

// How HoneyHive's own SDK spells the fields of an event as attributes, so that HoneyHive reads ours as its
// own: a prefix a field; what is nested in inputs is JSON text, elsewhere a key for each leaf
// (`…result.items.0`), and null is left out.
inline constexpr std::string_view kInputs = "honeyhive_inputs.";
inline constexpr std::string_view kOutputs = "honeyhive_outputs.";

// A value nested deeper is written as JSON text below its key.
constexpr int kFlattenDepthMax = 8;

void write_fields(const SpanHandle& span, std::string_view prefix, Fields fields) noexcept;
void write_enrichment(const SpanHandle& span, const Enrichment& enrichment) noexcept;

// The same fields as the body of `PUT /events` takes them.
Value to_event_update(std::string_view event_id, const Enrichment& enrichment);

}  // namespace weft::detail
