// What the protobuf and the JSON decoder agree on: when a span is refused alone, and what unknown numbers
// mean.
#pragma once

#include <cstdint>
#include <string_view>

#include "model/span.h"
#include "wire/otlp.h"

namespace weft::wire {

// Why a span is refused while others of the request are taken.
enum class Fault : uint8_t { none, trace_id, span_id, parent_span_id, link_id, value_depth };
std::string_view describe(Fault fault);

// The first thing that is wrong with the ids of a span, once all its fields are read.
Fault fault_of_ids(const model::Span& span);

// Counts `count` refused spans, the first of which is number `index` of the request, from 0.
void reject(Decoded& decoded, Fault fault, uint64_t index, uint64_t count = 1);

// Takes back everything after the first `spans_kept` spans: their resource or scope cannot be kept.
void reject_from(Decoded& decoded, Fault fault, size_t spans_kept);

// Numbers that OTLP has not defined are what proto3 gives to a reader that does not know them: the zero
// value.
model::SpanKind span_kind_from(int64_t number);
model::StatusCode status_code_from(int64_t number);

}  // namespace weft::wire
