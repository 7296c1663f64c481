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

// Ids, names, times and services are part of every answer.
bool is_always_shown(const AttributeReference& attribute) {
  switch (attribute.intrinsic) {
    case Intrinsic::name:
    case Intrinsic::duration:
    case Intrinsic::root_name:
    case Intrinsic::root_service:
    case Intrinsic::trace_duration:
    case Intrinsic::trace_id:
    case Intrinsic::span_id:
      return true;
    default:
      return false;
  }
}

// What the query mentions, each once.
std::vector<AttributeReference> shown_attributes(const Query& query) {
  std::vector<AttributeReference> shown;
  const auto add = [&](const AttributeReference& attribute) {
    if (!is_always_shown(attribute) && std::ranges::find(shown, attribute) == shown.end())
      shown.push_back(attribute);
  };
  for (const auto& field : query.fields) {
    if (const auto* const attribute = std::get_if<AttributeReference>(&field.node)) add(*attribute);
  }
  for (const auto& stage : query.stages) {
    if (const auto* const select = std::get_if<Select>(&stage.node))
      std::ranges::for_each(select->attributes, add);
  }
  return shown;
}

// What a query found in one trace, in the shape of the answer. One thread.
class TraceAnswer {
 public:
  TraceAnswer(const SearchRequest& request, const std::vector<AttributeReference>& shown, SpanReader& reader)
      : request_(request), shown_(shown), reader_(reader) {}

  FoundTrace of(const std::vector<Spanset>& spansets) {
    const auto& trace = reader_.trace();
    const auto& index = reader_.index();
    FoundTrace found{.trace_id = trace.trace_id,
                     .root_name = {},
                     .root_service = {},
                     .start_unix_nano = index.start_unix_nano(),
                     .duration_ns = index.duration_ns(),
                     .spansets = {},
                     .services = {}};
    if (const auto root = index.root()) {
      found.root_name = trace.spans[*root].span.name;
      found.root_service = trace.spans[*root].normalised.service;
    }
    for (const auto& spanset : spansets) found.spansets.push_back(of(spanset));
    for (const auto& stored : trace.spans) {
      auto& counts = found.services[std::string(stored.normalised.service)];
      ++counts.spans;
      if (stored.span.status_code == model::StatusCode::error) ++counts.errors;
    }
    return found;
  }

 private:
  FoundSpanset of(const Spanset& spanset) {
    FoundSpanset found{.spans = {}, .matched = spanset.spans.size(), .attributes = spanset.attributes};
    const size_t count = request_.spans_per_spanset == 0
                             ? spanset.spans.size()
                             : std::min<size_t>(spanset.spans.size(), request_.spans_per_spanset);
    for (size_t i = 0; i < count; ++i) found.spans.push_back(of(spanset.spans[i]));
    return found;
  }

  FoundSpan of(size_t i) {
    const auto& [span, normalised, source, received] = reader_.trace().spans[i];
    FoundSpan found{.span_id = span.span_id,
                    .name = std::string(span.name),
                    .service = std::string(normalised.service),
                    .start_unix_nano = span.start_time_unix_nano,
                    .duration_ns = span.duration_ns(),
                    .attributes = {}};
    for (const auto& attribute : shown_) {
      const Datum value = reader_.read(attribute, i);
      if (value.type != Type::nil) found.attributes.emplace_back(to_text(attribute), to_owned(value));
    }
    return found;
  }

  const SearchRequest& request_;
  const std::vector<AttributeReference>& shown_;
  SpanReader& reader_;
};

}  // namespace

Result<SearchResult> search(engine::Engine& engine, const Query& query, const SearchRequest& request) {
  if (query.metrics) {
    return fail_at(*query.text, query.metrics->offset,
                   "a search cannot end in a metrics function; ask for its series over a time range instead");
  }
  const auto deadline = Clock::now() + kQueryTimeMax;
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
    if (!spansets.empty()) result.traces.push_back(TraceAnswer(request, shown, reader).of(spansets));
    result.truncated = Clock::now() > deadline;
    return result.traces.size() < limit && !result.truncated;
  };
  const TraceWalk walk{.query = query,
                       .project = request.project,
                       .range = request.range,
                       .wanted = limit,
                       .deadline = deadline};
  TRY_ASSIGN(const bool more, walk_traces(engine, walk, look_at));
  result.truncated = result.truncated || more;
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

  const auto deadline = Clock::now() + kQueryTimeMax;
  const TimeRange range{steps.start_unix_nano, steps.end_unix_nano};
  TRY_ASSIGN(const auto candidates, find_candidates(engine, query, project, range));
  MetricsEvaluator evaluator(query, steps);
  bool in_time = true;
  const TraceSelection selection{.ids = candidates.traces, .project = project, .parts = parts_of(query)};
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
