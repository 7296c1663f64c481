// A stored trace in OTLP's shape, as Tempo's API and Jaeger's v3 give it.
#pragma once

#include <string>

#include "model/trace.h"

namespace weft::wire {

// OTLP's grouping of the spans: one ResourceSpans for each resource, one ScopeSpans for each scope in it.
// Tempo's Trace message is an ExportTraceServiceRequest to the byte.
std::string trace_otlp_protobuf(const model::Trace& trace);

// The list of ResourceSpans alone: "[{"resource":…,"scopeSpans":[…]},…]". What it is called differs by
// product.
std::string trace_otlp_json(const model::Trace& trace);

}  // namespace weft::wire
