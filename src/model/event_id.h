// HoneyHive's event ids for OTLP spans: not sent by clients, derived from trace and span id (UUID version 5),
// so that a parent can be named before it arrives and a span sent twice is one event.
#pragma once

#include <string>

#include "model/ids.h"

namespace weft::model {

// 36 characters, lower case.
std::string event_id(const TraceId& trace_id, const SpanId& span_id);
// A random (version 4) UUID.
std::string random_uuid();

}  // namespace weft::model
