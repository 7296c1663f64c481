#include "traceql/search.h"

#include <algorithm>

#include "traceql/candidates.h"
#include "traceql/lexer.h"
#include "traceql/metrics_evaluator.h"
#include "traceql/series_statement.h"
#include "traceql/trace_loader.h"
#include "traceql/trace_parts.h"
#include "traceql/trace_walk.h"

namespace weft::traceql {
namespace {

using Clock = std::chrono::steady_clock;

}  // namespace

Result<SearchResult> search(engine::Engine& engine, const Query& query, const SearchRequest& request) {
  if (query.metrics) {
    return fail_at(*query.text, query.metrics->offset,
                   "a search cannot end in a metrics function; ask for its series over a time range instead");
  }
  const auto deadline = Clock::now() + store::query_limits().time;
  const size_t limit = std::clamp(request.limit, 1U, kSearchLimitMax);
  const auto shown = shown_attributes(query);
  SearchResult result;
  const auto look_at = [&](const model::Trace& trace) {
    ++result.inspected_traces;
    const TraceIndex index(trace);
    SpanReader reader(trace, index);
    const bool is_wanted = index.duration_ns() >= request.trace_duration_ns_min &&
                           index.duration_ns() <= request.trace_duration_ns_max;
    const auto spansets = is_wanted ? Evaluator(query, reader, request.range).run() : std::vector<Spanset>();
    if (!spansets.empty())
      result.traces.push_back(describe(reader, spansets, shown, request.spans_per_spanset));
    result.truncated = Clock::now() > deadline;
    return result.traces.size() < limit && !result.truncated;
  };
  const TraceWalk walk{.query = query,
                       .project = request.project,
                       .range = request.range,
                       .wanted = limit,
                       .deadline = deadline};
  const auto more = walk_traces(engine, walk, look_at);
  // What was found in time is worth more than an error.
  const bool is_late = !more && more.error().code == ErrorCode::deadline_exceeded;
  if (!more && (!is_late || result.traces.empty())) return tl::make_unexpected(more.error());
  result.truncated = result.truncated || is_late || *more;
  // With as many traces as were asked for, what was not looked at is not missing.
  if (result.traces.size() == limit) result.truncated = false;
  return result;
}

Result<SeriesSet> query_range(engine::Engine& engine, const Query& query, const store::ProjectScope& project,
                              Steps steps) {
  if (!query.metrics) {
    return fail(ErrorCode::invalid_argument,
                "the query has no metrics function; end it in one, such as | rate(), or search with it");
  }
  TRY_ASSIGN(auto counted, ask_for_series(engine, query, project, steps));
  if (counted) return *std::move(counted);

  const auto deadline = Clock::now() + store::query_limits().time;
  const TimeRange range{steps.start_unix_nano, steps.end_unix_nano};
  TRY_ASSIGN(const auto candidates, find_candidates(engine, query, project, range, store::until(deadline)));
  MetricsEvaluator evaluator(query, steps);
  bool in_time = true;
  const TraceSelection selection{
      .ids = candidates.traces, .project = project, .parts = parts_of(query), .deadline = deadline};
  TRY(load_traces(engine, selection, [&](const model::Trace& trace) {
    evaluator.add(trace);
    in_time = Clock::now() <= deadline;
    return in_time;
  }));
  auto set = std::move(evaluator).finish();
  set.truncated = set.truncated || candidates.truncated || !in_time;
  return set;
}

}  // namespace weft::traceql
