// Jaeger's query API of version 3, /api/v3: OTLP/JSON, and what its UI searches with since 2.19. Parameters
// have the names of proto3's JSON ("query.serviceName") or those of the protocol ("query.service_name"),
// which are older.
#include <span>

#include "base/json_writer.h"
#include "server/foreign_api.h"
#include "server/gate.h"
#include "server/jaeger_search.h"
#include "server/query_parameters.h"
#include "wire/trace_otlp.h"

namespace weft::server {
namespace {

// {"error":{"httpCode","message"}}, as Jaeger's gateway to gRPC says it.
Response refuse_as_jaeger_v3(const Request&, const Failure& failure) {
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("error").begin_object().key("httpCode").integer(failure.http_status);
  json.key("message").string(failure.message).end_object().end_object();
  return json_response(failure.http_status, std::move(body));
}

constexpr Face kJaegerV3{.name = "jaeger v3", .refuse = refuse_as_jaeger_v3, .is_listed = false};

std::string_view given(const Request& request, std::string_view name, std::string_view older_name) {
  return text_parameter(request, name) ? name : older_name;
}

std::string_view limit_given(const Request& request) {
  const auto name = given(request, "query.searchDepth", "query.search_depth");
  return given(request, name, "query.num_traces");
}

Result<store::TraceQuery> query_of(const Request& request) {
  store::TraceQuery query;
  TRY_ASSIGN(query.project, project_to_read(request));
  query.service = text_parameter(request, given(request, "query.serviceName", "query.service_name"));
  query.name = text_parameter(request, given(request, "query.operationName", "query.operation_name"));
  TRY_ASSIGN(const auto start,
             time_parameter(request, given(request, "query.startTimeMin", "query.start_time_min")));
  TRY_ASSIGN(const auto end,
             time_parameter(request, given(request, "query.startTimeMax", "query.start_time_max")));
  query.start_unix_nano = start.value_or(query.start_unix_nano);
  query.end_unix_nano = end.value_or(query.end_unix_nano);
  TRY_ASSIGN(query.duration_ns_min,
             duration_parameter(request, given(request, "query.durationMin", "query.duration_min")));
  TRY_ASSIGN(query.duration_ns_max,
             duration_parameter(request, given(request, "query.durationMax", "query.duration_max")));
  if (const auto attributes = text_parameter(request, "query.attributes"))
    TRY(apply_jaeger_tags(query, "query.attributes", *attributes));
  TRY_ASSIGN(query.limit, jaeger_limit(request, limit_given(request)));
  return query;
}

Response result_response(std::span<const model::Trace> traces) {
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("result").begin_object().key("resourceSpans").begin_array();
  for (const auto& trace : traces) {
    // A list's items, without its brackets.
    const auto list = wire::trace_otlp_json(trace);
    if (list.size() > 2) json.raw(std::string_view(list).substr(1, list.size() - 2));
  }
  json.end_array().end_object().end_object();
  return json_response(200, std::move(body));
}

Result<Response> one_trace(const store::Reader& reader, const Request& request) {
  TRY_ASSIGN(const auto trace_id, parse_short_trace_id(request.capture("trace_id")));
  TRY_ASSIGN(const auto project, project_to_read(request));
  TRY_ASSIGN(const auto trace, reader.trace(trace_id, project));
  return result_response(std::span(&trace, 1));
}

Result<Response> find_traces(const store::Reader& reader, const Request& request) {
  TRY_ASSIGN(const auto query, query_of(request));
  TRY_ASSIGN(const auto found, jaeger_traces(reader, query));
  return result_response(found.traces());
}

// 64-bit integers are texts, as in all of proto3's JSON. A trace whose root is missing has no root's names.
void write_summary(JsonWriter& json, const store::TraceRow& row) {
  json.begin_object().key("traceId").string(row.trace_id.hex());
  if (!row.root_missing) {
    json.key("rootServiceName").string(row.root_service);
    json.key("rootOperationName").string(row.root_name);
  }
  json.key("minStartTimeUnixNano").string(fmt::to_string(row.start_time_unix_nano));
  json.key("maxEndTimeUnixNano").string(fmt::to_string(row.start_time_unix_nano + row.duration_ns));
  json.key("spanCount").unsigned_integer(row.span_count);
  json.key("errorSpanCount").unsigned_integer(row.error_count);
  json.key("orphanSpanCount").unsigned_integer(row.orphan_count).key("services").begin_array();
  for (const auto& [service, span_count, error_count] : row.services) {
    json.begin_object().key("name").string(service).key("spanCount").unsigned_integer(span_count);
    json.key("errorSpanCount").unsigned_integer(error_count).end_object();
  }
  json.end_array().end_object();
}

Result<Response> find_summaries(const store::Reader& reader, const Request& request) {
  TRY_ASSIGN(const auto query, query_of(request));
  TRY_ASSIGN(const auto page, reader.traces(query));
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("summaries").begin_array();
  for (const auto& row : page.traces) write_summary(json, row);
  json.end_array().end_object();
  return json_response(200, std::move(body));
}

Result<Response> list_services(const store::Reader& reader, const Request& request) {
  TRY_ASSIGN(const auto project, project_to_read(request));
  TRY_ASSIGN(const auto services, reader.services(project));
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("services").begin_array();
  for (const auto& service : services) json.string(service);
  json.end_array().end_object();
  return json_response(200, std::move(body));
}

Result<Response> list_operations(const store::Reader& reader, const Request& request) {
  TRY_ASSIGN(const auto operations,
             jaeger_operations(reader, request, given(request, "spanKind", "span_kind")));
  std::string body;
  JsonWriter json(body);
  write_jaeger_operations(json.begin_object().key("operations"), operations);
  json.end_object();
  return json_response(200, std::move(body));
}

}  // namespace

void add_jaeger_v3_routes(Router& router, const store::Reader& reader, std::string_view prefix) {
  const auto add = [&](std::string_view path,
                       Result<Response> (*answer)(const store::Reader&, const Request&)) {
    router.add_query(kJaegerV3, "GET", fmt::format("{}/api/v3/{}", prefix, path),
                     [&reader, answer](const Request& request) { return answer(reader, request); });
  };
  add("traces/{trace_id}", one_trace);
  add("traces", find_traces);
  add("trace-summaries", find_summaries);
  add("services", list_services);
  add("operations", list_operations);
}

}  // namespace weft::server
