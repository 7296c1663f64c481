// TraceLoader: whole traces, many at a time.
#pragma once

#include <functional>
#include <span>

#include "engine/engine.h"
#include "store/reader.h"

namespace weft::traceql {

// Read at once; traces with more spans between them are read one by one.
inline constexpr size_t kTracesAtOnce = 100;
inline constexpr size_t kSpansAtOnceMax = 250'000;

// Calls `take` for each of `ids` that the project has, in their order, until it says false. One thread.
// Errors: those of Statement::ask; data_loss.
Status load_traces(engine::Engine& engine, std::span<const model::TraceId> ids,
                   const store::ProjectScope& project, const std::function<bool(const model::Trace&)>& take);

}  // namespace weft::traceql
