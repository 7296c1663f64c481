// GET /api/v1/sessions
#include "base/json_writer.h"
#include "server/api.h"
#include "server/query_parameters.h"

namespace weft::server {
namespace {

void write_row(JsonWriter& json, const store::SessionRow& row) {
  json.begin_object();
  json.key("session_id").string(row.session_id).key("project").string(row.project);
  json.key("name").string(row.name).key("source").string(row.source).key("user_id").string(row.user_id);
  json.key("user_ids").begin_array();
  for (const auto& user_id : row.user_ids) json.string(user_id);
  json.end_array();
  json.key("start_time_unix_nano").string(fmt::format("{}", row.start_time_unix_nano));
  json.key("end_time_unix_nano").string(fmt::format("{}", row.end_time_unix_nano));
  json.key("trace_count").unsigned_integer(row.trace_count);
  json.key("span_count")
      .unsigned_integer(row.span_count)
      .key("error_count")
      .unsigned_integer(row.error_count);
  json.key("total_tokens").integer(row.total_tokens);
  json.key("cost_usd");
  row.cost_usd ? json.real(*row.cost_usd) : json.null();
  json.end_object();
}

Result<store::SessionQuery> query_of(const Request& request) {
  TRY(check_parameters(request, {"project", "start", "end", "with_empty", "limit", "cursor"}));
  store::SessionQuery query;
  TRY_ASSIGN(query.project, project_to_read(request));
  TRY_ASSIGN(const auto start, time_parameter(request, "start"));
  TRY_ASSIGN(const auto end, time_parameter(request, "end"));
  query.start_unix_nano = start.value_or(query.start_unix_nano);
  query.end_unix_nano = end.value_or(query.end_unix_nano);
  TRY_ASSIGN(query.with_empty, flag_parameter(request, "with_empty"));
  TRY_ASSIGN(query.limit, limit_parameter(request, store::kPageRows, store::kPageRowsMax));
  query.cursor = text_parameter(request, "cursor").value_or("");
  return query;
}

Result<Response> list_sessions(const store::Reader& reader, const Request& request) {
  TRY_ASSIGN(const auto query, query_of(request));
  TRY_ASSIGN(const auto page, reader.sessions(query));
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("sessions").begin_array();
  for (const auto& row : page.sessions) write_row(json, row);
  json.end_array().key("next_cursor").string(page.next_cursor).end_object();
  return json_response(200, std::move(body));
}

}  // namespace

void add_session_routes(Router& router, const store::Reader& reader) {
  router.add_query(kApi, "GET", "/api/v1/sessions",
                   [&reader](const Request& request) { return list_sessions(reader, request); });
}

}  // namespace weft::server
