// GET /api/v1/search and /api/v1/metrics/query_range: TraceQL (docs/reference/traceql.md)
#include <algorithm>
#include <cmath>

#include "base/json_writer.h"
#include "server/api.h"
#include "server/found_json.h"
#include "server/query_parameters.h"
#include "traceql/parser.h"
#include "traceql/search.h"
#include "wire/api_fields.h"

namespace weft::server {
namespace {

// More spans of a spanset are not given; `matched` counts them all.
constexpr uint32_t kSpansMax = 100;

constexpr uint64_t kSecondNs = 1'000'000'000;
constexpr uint64_t kPointsDefault = 60;  // about so many, where the request names no step

Response response_of(const traceql::SearchResult& result) {
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("traces").begin_array();
  for (const auto& trace : result.traces) write_found_trace(json, trace);
  json.end_array().key("inspected_traces").unsigned_integer(result.inspected_traces);
  json.key("truncated").boolean(result.truncated).end_object();
  return json_response(200, std::move(body));
}

void write_series(JsonWriter& json, const traceql::Series& series) {
  json.begin_object().key("labels").begin_object();
  for (const auto& label : series.labels) write_datum(json.key(label.name), label.value);
  json.end_object().key("values").begin_array();
  for (const double value : series.values) std::isnan(value) ? json.null() : json.real(value);
  json.end_array().end_object();
}

Response response_of(const traceql::SeriesSet& set) {
  std::string body;
  JsonWriter json(body);
  json.begin_object();
  wire::write_time(json, "start_time_unix_nano", set.steps.start_unix_nano);
  wire::write_time(json, "end_time_unix_nano", set.steps.end_unix_nano);
  json.key("step_ns").unsigned_integer(set.steps.step_ns);
  json.key("series").begin_array();
  for (const auto& series : set.series) write_series(json, series);
  json.end_array().key("truncated").boolean(set.truncated).end_object();
  return json_response(200, std::move(body));
}

Result<traceql::Query> query_of(const Request& request) {
  auto text = text_parameter(request, "q");
  if (!text) {
    return fail(ErrorCode::invalid_argument,
                "the parameter q is missing; give a TraceQL query, such as {{ status = error }}");
  }
  return traceql::parse(*std::move(text));
}

// From `start` on, or from `since` before now on; what neither says is none.
Result<std::optional<uint64_t>> start_of(const Request& request) {
  TRY_ASSIGN(const auto start, time_parameter(request, "start"));
  TRY_ASSIGN(const auto since, duration_parameter(request, "since"));
  return start || !since ? start : begin_of_range(since);
}

Result<Response> search(engine::Engine& engine, const Request& request) {
  TRY(check_parameters(request, {"q", "project", "start", "end", "since", "limit", "spans"}));
  TRY_ASSIGN(const auto query, query_of(request));
  traceql::SearchRequest asked;
  TRY_ASSIGN(asked.project, project_to_read(request));
  TRY_ASSIGN(const auto start, start_of(request));
  TRY_ASSIGN(const auto end, time_parameter(request, "end"));
  asked.range.start_unix_nano = start.value_or(asked.range.start_unix_nano);
  asked.range.end_unix_nano = end.value_or(asked.range.end_unix_nano);
  TRY_ASSIGN(asked.limit, limit_parameter(request, asked.limit, traceql::kSearchLimitMax));
  TRY_ASSIGN(asked.spans_per_spanset, count_parameter(request, "spans", asked.spans_per_spanset, kSpansMax));
  TRY_ASSIGN(const auto result, traceql::search(engine, query, asked));
  return response_of(result);
}

// Whole seconds, as people read them on an axis.
uint64_t default_step_ns(uint64_t start_unix_nano, uint64_t end_unix_nano) {
  const uint64_t range_ns = end_unix_nano > start_unix_nano ? end_unix_nano - start_unix_nano : 0;
  constexpr uint64_t kUnit = kPointsDefault * kSecondNs;
  return std::max<uint64_t>(1, range_ns / kUnit + (range_ns % kUnit > 0)) * kSecondNs;
}

Result<Response> query_range(engine::Engine& engine, const Request& request) {
  TRY(check_parameters(request, {"q", "project", "start", "end", "since", "step"}));
  TRY_ASSIGN(const auto query, query_of(request));
  TRY_ASSIGN(const auto project, project_to_read(request));
  TRY_ASSIGN(const auto given_end, time_parameter(request, "end"));
  // Before `start`, which also counts from now: the other way round ten minutes would have a sliver more.
  const uint64_t end = given_end.value_or(now_unix_nano());
  TRY_ASSIGN(const auto given_start, start_of(request));
  const uint64_t start = given_start ? *given_start : begin_of_range(std::nullopt);
  TRY_ASSIGN(const auto step, duration_parameter(request, "step"));
  TRY_ASSIGN(const auto steps, traceql::steps_of(start, end, step.value_or(default_step_ns(start, end))));
  TRY_ASSIGN(const auto set, traceql::query_range(engine, query, project, steps));
  return response_of(set);
}

}  // namespace

void add_search_routes(Router& router, engine::Engine& engine) {
  router.add_query(kApi, "GET", "/api/v1/search",
                   [&engine](const Request& request) { return search(engine, request); });
  router.add_query(kApi, "GET", "/api/v1/metrics/query_range",
                   [&engine](const Request& request) { return query_range(engine, request); });
}

}  // namespace weft::server
