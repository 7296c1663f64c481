// GET /api/v1/traces, /api/v1/traces/{trace_id}, …/outline and …/spans/{span_id}
#include "base/json_writer.h"
#include "model/event_id.h"
#include "server/api.h"
#include "server/query_parameters.h"
#include "wire/trace_json.h"
#include "wire/trace_outline_json.h"

namespace weft::server {
namespace {

void write_row(JsonWriter& json, const store::TraceRow& row) {
  json.begin_object();
  json.key("trace_id").string(row.trace_id.hex()).key("project").string(row.project);
  json.key("root_name").string(row.root_name).key("root_service").string(row.root_service);
  json.key("root_missing").boolean(row.root_missing);
  json.key("services").begin_array();
  for (const auto& spans : row.services) json.string(spans.service);
  json.end_array();
  json.key("start_time_unix_nano").string(fmt::format("{}", row.start_time_unix_nano));
  json.key("duration_ns").unsigned_integer(row.duration_ns);
  json.key("span_count")
      .unsigned_integer(row.span_count)
      .key("error_count")
      .unsigned_integer(row.error_count)
      .key("orphan_count")
      .unsigned_integer(row.orphan_count);
  json.key("session_id").string(row.session_id).key("user_id").string(row.user_id);
  json.key("model").string(row.model);
  json.key("tokens").begin_object();
  json.key("input").integer(row.input_tokens).key("output").integer(row.output_tokens);
  json.key("total").integer(row.total_tokens).end_object();
  json.key("cost_usd");
  row.cost_usd ? json.real(*row.cost_usd) : json.null();
  json.end_object();
}

Response page_response(const store::TracePage& page) {
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("traces").begin_array();
  for (const auto& row : page.traces) write_row(json, row);
  json.end_array().key("next_cursor").string(page.next_cursor).end_object();
  return json_response(200, std::move(body));
}

Result<store::TraceQuery> query_of(const Request& request) {
  TRY(check_parameters(request, {"project", "start", "end", "service", "name", "status", "min_duration",
                                 "max_duration", "attribute", "session_id", "text", "limit", "cursor"}));
  store::TraceQuery query;
  TRY_ASSIGN(query.project, project_to_read(request));
  TRY_ASSIGN(const auto start, time_parameter(request, "start"));
  TRY_ASSIGN(const auto end, time_parameter(request, "end"));
  query.start_unix_nano = start.value_or(query.start_unix_nano);
  query.end_unix_nano = end.value_or(query.end_unix_nano);
  query.service = text_parameter(request, "service");
  query.name = text_parameter(request, "name");
  TRY_ASSIGN(query.status, status_parameter(request));
  TRY_ASSIGN(query.duration_ns_min, duration_parameter(request, "min_duration"));
  TRY_ASSIGN(query.duration_ns_max, duration_parameter(request, "max_duration"));
  TRY_ASSIGN(query.attributes, attribute_parameters(request));
  query.session_id = text_parameter(request, "session_id");
  query.text = text_parameter(request, "text");
  TRY_ASSIGN(query.limit, limit_parameter(request, store::kPageRows, store::kPageRowsMax));
  query.cursor = text_parameter(request, "cursor").value_or("");
  return query;
}

Result<Response> list_traces(const store::Reader& reader, const Request& request) {
  TRY_ASSIGN(const auto query, query_of(request));
  TRY_ASSIGN(const auto page, reader.traces(query));
  return page_response(page);
}

// As clients name events in PUT /events: their own id where the span carries one, else the derived one.
std::vector<std::string> event_ids_of(const model::Trace& trace) {
  std::vector<std::string> ids;
  ids.reserve(trace.spans.size());
  for (const auto& stored : trace.spans) {
    const auto own = stored.normalised.event_id;
    ids.push_back(own.empty() ? model::event_id(stored.span.trace_id, stored.span.span_id)
                              : std::string(own));
  }
  return ids;
}

Result<Response> get_trace(const store::Reader& reader, const Request& request) {
  TRY(check_parameters(request, {"project"}));
  TRY_ASSIGN(const auto trace_id, parse_trace_id(request.capture("trace_id")));
  TRY_ASSIGN(const auto project, project_to_read(request));
  TRY_ASSIGN(const auto trace, reader.trace(trace_id, project));
  TRY_ASSIGN(const auto updates, reader.updates(event_ids_of(trace), project));
  return json_response(200, wire::trace_json(trace, updates));
}

Result<Response> get_outline(const store::Reader& reader, const Request& request) {
  TRY(check_parameters(request, {"project"}));
  TRY_ASSIGN(const auto trace_id, parse_trace_id(request.capture("trace_id")));
  TRY_ASSIGN(const auto project, project_to_read(request));
  TRY_ASSIGN(const auto trace, reader.trace_outline(trace_id, project));
  return json_response(200, wire::trace_outline_json(trace));
}

Result<Response> get_span(const store::Reader& reader, const Request& request) {
  TRY(check_parameters(request, {"project"}));
  TRY_ASSIGN(const auto trace_id, parse_trace_id(request.capture("trace_id")));
  TRY_ASSIGN(const auto span_id, parse_span_id(request.capture("span_id")));
  TRY_ASSIGN(const auto project, project_to_read(request));
  TRY_ASSIGN(const auto trace, reader.span(trace_id, span_id, project));
  TRY_ASSIGN(const auto updates, reader.updates(event_ids_of(trace), project));
  return json_response(200, wire::spans_json(trace, updates));
}

}  // namespace

void add_trace_routes(Router& router, const store::Reader& reader) {
  router.add_query(kApi, "GET", "/api/v1/traces",
                   [&reader](const Request& request) { return list_traces(reader, request); });
  router.add_query(kApi, "GET", "/api/v1/traces/{trace_id}",
                   [&reader](const Request& request) { return get_trace(reader, request); });
  router.add_query(kApi, "GET", "/api/v1/traces/{trace_id}/outline",
                   [&reader](const Request& request) { return get_outline(reader, request); });
  router.add_query(kApi, "GET", "/api/v1/traces/{trace_id}/spans/{span_id}",
                   [&reader](const Request& request) { return get_span(reader, request); });
}

}  // namespace weft::server
