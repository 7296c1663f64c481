// A trace as Jaeger's query API gives it, and its UI and Grafana read it (jaegertracing/jaeger, model/json).
#pragma once

#include <string>

#include "base/json_writer.h"
#include "model/trace.h"

namespace weft::wire {

// {"traceID","spans":[…],"processes":{"p1":{…}},"warnings":null|[…]}. Times and durations are microseconds,
// cut off as Jaeger does. What OTLP has and Jaeger has not becomes tags as in Jaeger's own translation:
// span.kind, error, otel.status_code, otel.status_description, otel.scope.name, otel.scope.version,
// w3c.tracestate. Events become logs, links FOLLOWS_FROM references, lists and maps their JSON text.
void write_jaeger_trace(JsonWriter& json, const model::Trace& trace);

}  // namespace weft::wire
