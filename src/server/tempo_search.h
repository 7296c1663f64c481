// GET …/api/search of Tempo's API, by TraceQL (`q`) or by tags.
#pragma once

#include "engine/engine.h"
#include "server/http_message.h"

namespace weft::server {

// Tempo's SearchResponse. Errors: those of traceql::parse and traceql::search; invalid_argument where `q` and
// `tags` are both given.
Result<Response> tempo_search(engine::Engine& engine, const Request& request);

}  // namespace weft::server
