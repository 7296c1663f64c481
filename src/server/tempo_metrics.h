// GET …/api/metrics/query_range and …/api/metrics/query of Tempo's API: a TraceQL metrics query.
#pragma once

#include "engine/engine.h"
#include "server/http_message.h"

namespace weft::server {

// Tempo's QueryRangeResponse: points at whole multiples of the step, each at the end of the time it counts.
Result<Response> tempo_query_range(engine::Engine& engine, const Request& request);
// Tempo's QueryInstantResponse: one value a series, over the whole range.
Result<Response> tempo_query_instant(engine::Engine& engine, const Request& request);

}  // namespace weft::server
