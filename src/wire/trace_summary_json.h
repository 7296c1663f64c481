// What the API says of a trace as a whole (docs/reference/openapi.yaml, schema TraceSummary).
#pragma once

#include "base/json_writer.h"
#include "model/trace.h"

namespace weft::wire {

// Members of an object that is open: "trace_id", "root", "project", "sessions", "services",
// "start_time_unix_nano", "duration_ns", "span_count", "error_count", "duplicate_span_count", "truncated",
// "tokens", "cost_usd".
void write_trace_summary(JsonWriter& json, const model::Trace& trace);

}  // namespace weft::wire
