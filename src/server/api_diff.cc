// GET /api/v1/diff
#include <algorithm>

#include "insight/diff.h"
#include "server/api.h"
#include "server/query_parameters.h"

namespace weft::server {
namespace {

// Traces of one side; more are refused.
constexpr size_t kTracesMax = 100;

Result<std::vector<model::TraceId>> ids_of(const Request& request, std::string_view name) {
  const auto text = text_parameter(request, name);
  if (!text)
    return fail(ErrorCode::invalid_argument, "the parameter '{}' is missing: trace ids with commas", name);
  std::vector<model::TraceId> ids;
  for (size_t at = 0; at <= text->size();) {
    const size_t comma = std::min(text->find(',', at), text->size());
    TRY_ASSIGN(const auto id, parse_trace_id(std::string_view(*text).substr(at, comma - at)));
    ids.push_back(id);
    at = comma + 1;
  }
  if (ids.size() > kTracesMax) {
    return fail(ErrorCode::too_large, "'{}' names {} traces; up to {} can be compared", name, ids.size(),
                kTracesMax);
  }
  return ids;
}

// All traces of a side, or an error that names the first that is not there.
Result<store::TraceSet> side(const store::Reader& reader, const std::vector<model::TraceId>& ids,
                             const store::ProjectScope& project) {
  TRY_ASSIGN(auto set, reader.trace_set(ids, project));
  if (set.truncated())
    return fail(ErrorCode::too_large, "these traces have too many spans to be compared: name fewer");
  for (const auto& id : ids) {
    if (std::ranges::find(set.traces(), id, &model::Trace::trace_id) == set.traces().end()) {
      return fail(ErrorCode::not_found, "no span of trace {} is stored: it may not have arrived yet",
                  id.hex());
    }
  }
  return set;
}

Result<Response> get_diff(const store::Reader& reader, const Request& request) {
  TRY(check_parameters(request, {"project", "a", "b"}));
  TRY_ASSIGN(const auto project, project_to_read(request));
  TRY_ASSIGN(const auto a_ids, ids_of(request, "a"));
  TRY_ASSIGN(const auto b_ids, ids_of(request, "b"));
  TRY_ASSIGN(const auto a, side(reader, a_ids, project));
  TRY_ASSIGN(const auto b, side(reader, b_ids, project));
  return json_response(200, insight::diff_json(insight::diff(a.traces(), b.traces())));
}

}  // namespace

void add_diff_routes(Router& router, const store::Reader& reader) {
  router.add_query(kApi, "GET", "/api/v1/diff",
                   [&reader](const Request& request) { return get_diff(reader, request); });
}

}  // namespace weft::server
