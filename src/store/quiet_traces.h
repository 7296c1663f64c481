// Which traces have got their last spans, as far as one can know.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/engine.h"
#include "model/ids.h"
#include "store/reader.h"

namespace weft::store {

// Traces whose newest span was received in [since, until], as weft's clock has it.
struct QuietTracesQuery {
  ProjectScope project = {};
  int64_t since_unix_milli = 0;
  int64_t until_unix_milli = 0;
  uint64_t limit = kPageRows;  // the newest of them
};

struct QuietTraces {
  std::vector<model::TraceId> trace_ids;  // the newest first
  uint64_t count = 0;                     // all that there are, also beyond the limit
};

// Any thread. Errors: as Statement::ask.
Result<QuietTraces> quiet_traces(engine::Engine& engine, const QuietTracesQuery& query);

}  // namespace weft::store
