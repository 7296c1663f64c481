// read_trace: every stored span of one trace, for Reader::trace.
#pragma once

#include <optional>
#include <string>

#include "engine/engine.h"
#include "model/trace.h"

namespace weft::store {

// Beyond `spans_max` the earliest are read, and the trace says that it is truncated. Errors: not_found.
Result<model::Trace> read_trace(engine::Engine& engine, const model::TraceId& trace_id,
                                const std::optional<std::string>& project, size_t spans_max);

}  // namespace weft::store
