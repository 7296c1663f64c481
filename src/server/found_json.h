// A trace that a TraceQL query found, in weft's own API.
#pragma once

#include "base/json_writer.h"
#include "traceql/found_trace.h"

namespace weft::server {

void write_found_trace(JsonWriter& json, const traceql::FoundTrace& trace);
// null, true, a number, or text.
void write_datum(JsonWriter& json, const traceql::OwnedDatum& value);

}  // namespace weft::server
