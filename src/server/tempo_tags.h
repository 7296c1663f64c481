// Names and values that a query can be made of, as Tempo's API says them.
#pragma once

#include "engine/engine.h"
#include "server/http_message.h"

namespace weft::server {

Result<Response> tempo_tag_names(engine::Engine& engine, const Request& request);  // GET …/api/search/tags
Result<Response> tempo_tag_names_v2(engine::Engine& engine,
                                    const Request& request);  // GET …/api/v2/search/tags
// GET …/api/search/tag/{tag}/values, and /api/v2, which gives the types too and heeds `q`: values of spans
// that it finds. A `q` that is no query yet, because somebody is writing it, is passed over, as Tempo does.
Result<Response> tempo_tag_values(engine::Engine& engine, const Request& request);
Result<Response> tempo_tag_values_v2(engine::Engine& engine, const Request& request);

}  // namespace weft::server
