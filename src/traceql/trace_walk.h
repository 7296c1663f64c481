// Traces that a query may match, from the newest back.
#pragma once

#include <chrono>
#include <functional>

#include "engine/engine.h"
#include "store/reader.h"
#include "traceql/evaluator.h"

namespace weft::traceql {

struct TraceWalk {
  const Query& query;
  store::ProjectScope project = {};
  TimeRange range = {};
  size_t wanted = 20;  // about so many traces will do
  std::chrono::steady_clock::time_point deadline = {};
};

// Calls `look_at` for every trace that has what the query's conditions need, with the parts the query looks
// at, until it says false. Time is looked through in windows that grow, from the newest spans back: a trace
// is met in the window that holds, with those after it, what the query needs of it; within a window the one
// whose matching span began last comes first. True: there may be more than was looked at (kCandidatesMax, the
// deadline). Any thread. Errors: those of Statement::ask; data_loss.
Result<bool> walk_traces(engine::Engine& engine, const TraceWalk& walk,
                         const std::function<bool(const model::Trace&)>& look_at);

}  // namespace weft::traceql
