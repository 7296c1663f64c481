// Which traces a query has to be asked of.
#pragma once

#include <string>
#include <vector>

#include "engine/engine.h"
#include "store/query_limits.h"
#include "store/reader.h"
#include "traceql/evaluator.h"

namespace weft::traceql {

// More traces are not looked at: those whose matching spans began last are, and the answer says truncated.
inline constexpr size_t kCandidatesMax = 10'000;

struct Candidates {
  std::vector<model::TraceId> traces;  // newest matching span first
  bool truncated = false;
};

// Every trace that the query's pipeline can match, and some that it does not. Errors: those of
// Statement::ask.
Result<Candidates> find_candidates(engine::Engine& engine, const Query& query,
                                   const store::ProjectScope& project, TimeRange range,
                                   const store::QueryLimits& limits = store::query_limits());

}  // namespace weft::traceql
