// CallSpan: a span as far as a service graph needs it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/span.h"
#include "store/call_names.h"
#include "store/callee.h"

namespace weft::store {

struct CallSpan {
  uint64_t key = 0;         // of the trace and the span id
  uint64_t parent_key = 0;  // of the trace and the parent's id
  uint32_t service = 0;     // of CallNames
  uint32_t callee = 0;
  uint16_t bucket = 0;  // of its duration: ServiceCallsRow
  model::SpanKind kind = model::SpanKind::unspecified;
  CalleeKind callee_kind = CalleeKind::service;
  bool is_root = false;
  bool is_error = false;
  bool counts = true;          // false: only there as a parent, or sent before
  bool is_said_below = false;  // what it calls is told by a span below it
};

// The SELECT list that read_call_spans reads as Native; spans that start before `counted_from`, an
// expression, do not count.
std::string call_span_columns(std::string_view counted_from);

// Appends the spans of `answer`. Errors: data_loss.
Status read_call_spans(std::string_view answer, CallNames& names, std::vector<CallSpan>& spans);

}  // namespace weft::store
