// Traces out of the query API of the system that keeps them. Pure.
#pragma once

#include <string>

#include "base/result.h"
#include "eval/config.h"
#include "model/ids.h"
#include "model/span.h"

namespace weft::eval {

// Tempo's GET /api/traces/ID, and Jaeger's GET /api/v3/traces/ID, which is the one that answers in OTLP.
std::string trace_url(const TraceSource& source, const model::TraceId& trace_id);

// The spans of an answer to that. Errors: invalid_argument for one that is no trace.
Result<std::shared_ptr<const model::SpanBatch>> spans_of_answer(TraceSource::Api api, std::string_view body);

}  // namespace weft::eval
