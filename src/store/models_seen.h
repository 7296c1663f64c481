// Which models spans name, and for how many of them a cost is known.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/engine.h"
#include "store/reader.h"

namespace weft::store {

struct ModelsSeenQuery {
  ProjectScope project = {};
  uint64_t start_unix_nano = 0;  // spans that begin from then on
  uint32_t limit = kPageRows;
};

struct ModelSeen {
  std::string model;
  std::string provider;  // "" where spans do not say it
  uint64_t span_count = 0;
  uint64_t without_cost_count = 0;  // of those, spans that say tokens and of which no cost is known
};

// Those without a cost first, then the ones with most spans.
Result<std::vector<ModelSeen>> models_seen(engine::Engine& engine, const ModelsSeenQuery& query);

}  // namespace weft::store
