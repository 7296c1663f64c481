// Whom a span calls that may send no spans itself.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/arena.h"
#include "model/normalised.h"
#include "model/span.h"

namespace weft::store {

// As the column callee_kind holds it; `service`: none of the others. `named_model`: a model whose provider
// its call does not name.
enum class CalleeKind : uint8_t { service, model, database, queue, external, named_model };

struct Callee {
  CalleeKind kind = CalleeKind::service;
  std::string_view name;
};

// What the columns callee and callee_kind of a span hold: the provider of a model's call, else the
// model; for clients and producers their database, queue ("kafka orders") or peer, by OpenTelemetry's names,
// the newest first. What was stored before there were these columns has them by the same rule in SQL
// (migrations.cc), but for models without a provider. The name is a view of the span's, or of `arena`.
Callee callee_of(const model::Span& span, const model::Normalised& normalised, Arena& arena);

}  // namespace weft::store
