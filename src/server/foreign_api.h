// The query APIs of Tempo and Jaeger, so that Grafana, Jaeger's UI and what else speaks them reads weft.
// docs/reference/tempo-and-jaeger.md says what they answer. Thin: the questions are store's and
// traceql's.
#pragma once

#include "engine/engine.h"
#include "server/router.h"
#include "store/reader.h"

namespace weft::server {

inline constexpr std::string_view kTempoPrefix = "/tempo";
inline constexpr std::string_view kJaegerPrefix = "/jaeger";

// Each under its prefix, and without it, since weft's own paths begin with /api/v1. Where the two have the
// same path, /api/traces/{trace_id}, that is answered by what the client accepts. `reader` and `engine`
// outlive the router.
void add_foreign_routes(Router& router, const store::Reader& reader, engine::Engine& engine);

// One product's, under `prefix`.
void add_tempo_routes(Router& router, const store::Reader& reader, engine::Engine& engine,
                      std::string_view prefix);
void add_jaeger_routes(Router& router, const store::Reader& reader, std::string_view prefix);
void add_jaeger_v3_routes(Router& router, const store::Reader& reader, std::string_view prefix);

// GET …/api/traces/{trace_id} of each, and their words for errors.
Result<Response> tempo_trace(const store::Reader& reader, const Request& request);
Result<Response> jaeger_trace(const store::Reader& reader, const Request& request);
Response refuse_as_tempo(const Request& head, const Failure& failure);
Response refuse_as_jaeger(const Request& head, const Failure& failure);

// Not in the list of what weft has, which would double: their own products describe them.
inline constexpr Face kTempo{.name = "tempo", .refuse = refuse_as_tempo, .is_listed = false};
inline constexpr Face kJaeger{.name = "jaeger", .refuse = refuse_as_jaeger, .is_listed = false};

// Both products leave leading zeros out: 1 to 32 hexadecimal digits.
Result<model::TraceId> parse_short_trace_id(std::string_view text);

}  // namespace weft::server
