// The API's JSON of a trace of any size (docs/reference/openapi.yaml, schema TraceOutline).
#pragma once

#include <string>

#include "model/trace.h"

namespace weft::wire {

// The head of trace_json; then the spans as columns in the order of the tree, without what is looked at of
// one span at a time: 60 bytes a span instead of 2,000.
//
//   "texts"  every name, service, model, kind, status, message and event type, once
//   "spans"  {"span_id": 16 digits each, in one text; "parent": row of the parent, -1 for roots, -2 where it
//            has not arrived; "start_ns": after start_time_unix_nano; "duration_ns"; "name", "service",
//            "model", "kind", "status", "message", "event_type": places in texts}
//   "usage"  of the rows that have tokens or a cost: {"row", "input", "output", "total", "cost_usd"}, null
//            where unknown
std::string trace_outline_json(const model::Trace& trace);

}  // namespace weft::wire
