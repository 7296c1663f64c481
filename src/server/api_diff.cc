// GET /api/v1/diff
#include <algorithm>

#include "insight/diff.h"
#include "server/api.h"
#include "server/query_parameters.h"
#include "traceql/parser.h"
#include "traceql/search.h"

namespace weft::server {
namespace {

// Traces of one side: more ids are refused; of what a query finds, the newest are compared.
constexpr uint32_t kTracesMax = 100;

// What a side of the comparison names: "a" or "b", as the parameters that belong to it begin.
struct Side {
  std::string name;
  std::vector<model::TraceId> ids;
  bool has_more = false;  // the query finds more traces
};

Result<std::vector<model::TraceId>> parse_ids(std::string_view name, std::string_view text) {
  std::vector<model::TraceId> ids;
  for (size_t at = 0; at <= text.size();) {
    const size_t comma = std::min(text.find(',', at), text.size());
    TRY_ASSIGN(const auto id, parse_trace_id(text.substr(at, comma - at)));
    ids.push_back(id);
    at = comma + 1;
  }
  if (ids.size() > kTracesMax) {
    return fail(ErrorCode::too_large, "'{}' names {} traces; up to {} can be compared", name, ids.size(),
                kTracesMax);
  }
  return ids;
}

Result<traceql::TimeRange> range_of(const Request& request, const std::string& name) {
  TRY_ASSIGN(const auto start, time_parameter(request, name + "_start"));
  TRY_ASSIGN(const auto end, time_parameter(request, name + "_end"));
  TRY_ASSIGN(const auto since, duration_parameter(request, "since"));
  traceql::TimeRange range;
  range.start_unix_nano = start.value_or(begin_of_range(since));
  range.end_unix_nano = end.value_or(range.end_unix_nano);
  return range;
}

// The newest traces that the query finds.
Status find_traces(engine::Engine& engine, const Request& request, const std::string& text, Side& side) {
  auto query = traceql::parse(text);
  if (!query) return wrap(std::move(query).error(), "in '" + side.name + "'");
  traceql::SearchRequest asked;
  TRY_ASSIGN(asked.project, project_to_read(request));
  TRY_ASSIGN(asked.range, range_of(request, side.name));
  TRY_ASSIGN(const auto limit, limit_parameter(request, kTracesMax, kTracesMax));
  asked.limit = limit + 1;
  TRY_ASSIGN(const auto found, traceql::search(engine, *query, asked));
  for (const auto& trace : found.traces) side.ids.push_back(trace.trace_id);
  side.has_more = side.ids.size() > limit || found.truncated;
  side.ids.resize(std::min<size_t>(side.ids.size(), limit));
  if (side.ids.empty()) {
    return fail(ErrorCode::not_found, "'{}' finds no trace in its time range: {}", side.name, text);
  }
  return {};
}

Result<Side> side_of(engine::Engine& engine, const Request& request, std::string name) {
  Side side{.name = std::move(name), .ids = {}};
  const auto text = text_parameter(request, side.name);
  if (!text) {
    return fail(ErrorCode::invalid_argument,
                "the parameter '{}' is missing: trace ids with commas, or a TraceQL query", side.name);
  }
  if (text->find('{') != std::string::npos) {
    TRY(find_traces(engine, request, *text, side));
  } else {
    TRY_ASSIGN(side.ids, parse_ids(side.name, *text));
  }
  return side;
}

// All traces of a side, or an error that names the first that is not there.
Result<store::TraceSet> read(const store::Reader& reader, const Side& side,
                             const store::ProjectScope& project) {
  TRY_ASSIGN(auto set, reader.trace_set(side.ids, project));
  if (set.truncated()) {
    return fail(ErrorCode::too_large,
                "the traces of '{}' have too many spans to be compared: name fewer, or give a smaller limit",
                side.name);
  }
  for (const auto& id : side.ids) {
    if (std::ranges::find(set.traces(), id, &model::Trace::trace_id) == set.traces().end()) {
      return fail(ErrorCode::not_found, "no span of trace {} is stored: it may not have arrived yet",
                  id.hex());
    }
  }
  return set;
}

Result<Response> get_diff(const store::Reader& reader, engine::Engine& engine, const Request& request) {
  TRY(check_parameters(request,
                       {"project", "a", "b", "since", "a_start", "a_end", "b_start", "b_end", "limit"}));
  TRY_ASSIGN(const auto project, project_to_read(request));
  TRY_ASSIGN(const auto a_side, side_of(engine, request, "a"));
  TRY_ASSIGN(const auto b_side, side_of(engine, request, "b"));
  TRY_ASSIGN(const auto a, read(reader, a_side, project));
  TRY_ASSIGN(const auto b, read(reader, b_side, project));
  auto diff = insight::diff(a.traces(), b.traces());
  diff.a_has_more = a_side.has_more;
  diff.b_has_more = b_side.has_more;
  return json_response(200, insight::diff_json(diff));
}

}  // namespace

void add_diff_routes(Router& router, const store::Reader& reader, engine::Engine& engine) {
  router.add_query(kApi, "GET", "/api/v1/diff",
                   [&reader, &engine](const Request& request) { return get_diff(reader, engine, request); });
}

}  // namespace weft::server
