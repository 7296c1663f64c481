// Jaeger's query API: jaegertracing.io/docs, "APIs". The unversioned one is what its UI and Grafana use;
// /api/v3 is OTLP. The metrics are in jaeger_metrics.cc.
#include <algorithm>
#include <chrono>
#include <map>
#include <span>

#include "base/json_writer.h"
#include "server/foreign_api.h"
#include "server/jaeger_metrics.h"
#include "server/query_parameters.h"
#include "wire/jaeger_json.h"
#include "wire/json_node.h"
#include "wire/otlp.h"
#include "wire/trace_otlp.h"

namespace weft::server {
namespace {

constexpr uint32_t kJaegerLimit = 100;  // what a search gives unless told otherwise, as in Jaeger

// {"data":…,"total":…,"limit":0,"offset":0,"errors":null}: Jaeger's envelope around everything.
template <class Write>
Response enveloped(size_t total, Write write_data) {
  std::string body;
  JsonWriter json(body);
  write_data(json.begin_object().key("data"));
  json.key("total").unsigned_integer(total).key("limit").integer(0).key("offset").integer(0);
  json.key("errors").null().end_object();
  return json_response(200, std::move(body));
}

// Any range of traces, of known size.
template <class Traces>
Response traces_response(const Traces& traces) {
  return enveloped(std::ranges::size(traces), [&](JsonWriter& json) {
    json.begin_array();
    for (const auto& trace : traces) wire::write_jaeger_trace(json, trace);
    json.end_array();
  });
}

Response names_response(const std::vector<std::string>& names) {
  return enveloped(names.size(), [&](JsonWriter& json) {
    json.begin_array();
    for (const auto& name : names) json.string(name);
    json.end_array();
  });
}

Result<Response> list_services(const store::Reader& reader, const Request& request) {
  TRY_ASSIGN(const auto project, project_to_read(request));
  TRY_ASSIGN(const auto services, reader.services(project));
  return names_response(services);
}

Result<Response> list_operation_names(const store::Reader& reader, const Request& request) {
  TRY_ASSIGN(const auto project, project_to_read(request));
  TRY_ASSIGN(const auto names, reader.operations(project, std::string(request.capture("service"))));
  return names_response(names);
}

Result<std::vector<std::string>> operations_of(const store::Reader& reader, const Request& request) {
  TRY_ASSIGN(const auto project, project_to_read(request));
  const auto service = text_parameter(request, "service");
  if (!service) return fail(ErrorCode::invalid_argument, "parameter 'service' is required");
  return reader.operations(project, *service);
}

void write_operations(JsonWriter& json, const std::vector<std::string>& names) {
  json.begin_array();
  for (const auto& name : names)
    json.begin_object().key("name").string(name).key("spanKind").string("").end_object();
  json.end_array();
}

Result<Response> list_operations(const store::Reader& reader, const Request& request) {
  TRY_ASSIGN(const auto names, operations_of(reader, request));
  return enveloped(names.size(), [&](JsonWriter& json) { write_operations(json, names); });
}

Result<model::SpanKind> span_kind_from(std::string_view text) {
  using model::SpanKind;
  for (const auto kind : {SpanKind::unspecified, SpanKind::internal, SpanKind::server, SpanKind::client,
                          SpanKind::producer, SpanKind::consumer}) {
    if (text == model::to_string(kind)) return kind;
  }
  return fail(ErrorCode::invalid_argument,
              "span.kind=\"{}\" is none of internal, server, client, producer, consumer, unspecified", text);
}

// A tag as Jaeger's users write it; `error` is a status here, `span.kind` the kind.
Status apply_tag(store::TraceQuery& query, std::string key, std::string value) {
  if (key == "span.kind") {
    TRY_ASSIGN(query.kind, span_kind_from(value));
  } else if (key == "error" || key == "otel.status_code") {
    const bool is_error = value == "true" || value == "ERROR";
    query.status = is_error        ? model::StatusCode::error
                   : value == "OK" ? model::StatusCode::ok
                                   : model::StatusCode::unset;
  } else {
    query.attributes.emplace_back(std::move(key), std::move(value));
  }
  return {};
}

// {"key":"value"}; `parameter` is what it was given as.
Status apply_tag_object(store::TraceQuery& query, std::string_view parameter, const std::string& text) {
  Arena arena;
  const auto tags = wire::parse_json(text, arena, arena);
  if (!tags || !tags->is(wire::JsonNode::Kind::object))
    return fail(ErrorCode::invalid_argument, "malformed '{}' parameter, expecting a JSON object: {}",
                parameter, text);
  for (const auto& tag : tags->children()) {
    const bool is_truth = tag.is(wire::JsonNode::Kind::boolean);
    TRY(apply_tag(query, std::string(tag.key()),
                  is_truth ? std::string(tag.as_boolean() ? "true" : "false") : std::string(tag.text())));
  }
  return {};
}

// tags={"key":"value"} and tag=key:value, each as often as the client likes.
Status apply_tags(store::TraceQuery& query, const Request& request) {
  for (const auto& [name, text] : request.query) {
    if (name == "tag") {
      const size_t colon = text.find(':');
      if (colon == std::string::npos)
        return fail(ErrorCode::invalid_argument, "malformed 'tag' parameter, expecting key:value: {}", text);
      TRY(apply_tag(query, text.substr(0, colon), text.substr(colon + 1)));
    }
    if (name == "tags" && !text.empty()) TRY(apply_tag_object(query, name, text));
  }
  return {};
}

uint64_t unix_nano_now() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<uint64_t>(std::chrono::duration_cast<std::chrono::nanoseconds>(now).count());
}

Result<store::TraceQuery> query_of(const Request& request) {
  store::TraceQuery query;
  TRY_ASSIGN(query.project, project_to_read(request));
  query.service = text_parameter(request, "service");
  if (!query.service) return fail(ErrorCode::invalid_argument, "parameter 'service' is required");
  query.name = text_parameter(request, "operation");
  TRY_ASSIGN(const auto start, time_parameter(request, "start"));
  TRY_ASSIGN(const auto end, time_parameter(request, "end"));
  query.start_unix_nano = start.value_or(query.start_unix_nano);
  query.end_unix_nano = end.value_or(query.end_unix_nano);
  // The UI sends it beside `start`, and as words where a person chose the times ("custom").
  const auto lookback = text_parameter(request, "lookback");
  const auto length = lookback && !start ? parse_duration(*lookback) : tl::make_unexpected(Error{});
  if (length) query.start_unix_nano = std::min(query.end_unix_nano, unix_nano_now()) - *length;
  TRY_ASSIGN(query.duration_ns_min, duration_parameter(request, "minDuration"));
  TRY_ASSIGN(query.duration_ns_max, duration_parameter(request, "maxDuration"));
  TRY_ASSIGN(query.limit, limit_parameter(request, kJaegerLimit, store::kPageRowsMax));
  TRY(apply_tags(query, request));
  return query;
}

// In one question where they are at most kPageSpansMax spans together; else the first of `ids`, until they
// are.
Result<store::TraceSet> whole_traces(const store::Reader& reader, const std::vector<model::TraceId>& ids,
                                     const store::ProjectScope& project) {
  TRY_ASSIGN(auto all, reader.trace_set(ids, project));
  if (!all.truncated()) return all;
  store::TraceSet first;
  for (const auto& id : ids) {
    auto trace = reader.trace(id, project);
    if (!trace && trace.error().code == ErrorCode::not_found) continue;
    if (!trace) return tl::make_unexpected(std::move(trace).error());
    const bool is_too_much = first.span_count() + trace->spans.size() > store::kPageSpansMax;
    if (is_too_much && !first.traces().empty()) break;
    first.add(*std::move(trace));
  }
  return first;
}

Result<store::TraceSet> found_traces(const store::Reader& reader, const store::TraceQuery& query) {
  TRY_ASSIGN(const auto page, reader.traces(query));
  std::vector<model::TraceId> ids;
  for (const auto& row : page.traces) ids.push_back(row.trace_id);
  return whole_traces(reader, ids, query.project);
}

Result<Response> search(const store::Reader& reader, const Request& request) {
  std::vector<model::TraceId> ids;
  for (const auto& [name, text] : request.query) {
    if (name != "traceID") continue;
    TRY_ASSIGN(const auto id, parse_short_trace_id(text));
    ids.push_back(id);
  }
  if (ids.size() > store::kPageRowsMax)
    return fail(ErrorCode::invalid_argument, "at most {} traces at once", store::kPageRowsMax);
  if (!ids.empty()) {
    TRY_ASSIGN(const auto project, project_to_read(request));
    TRY_ASSIGN(const auto found, whole_traces(reader, ids, project));
    return traces_response(found.traces());
  }
  TRY_ASSIGN(const auto query, query_of(request));
  TRY_ASSIGN(const auto found, found_traces(reader, query));
  return traces_response(found.traces());
}

// The links between services: /api/dependencies?endTs=MS&lookback=MS.
Result<Response> dependencies(const store::Reader& reader, const Request& request) {
  TRY_ASSIGN(const auto project, project_to_read(request));
  TRY_ASSIGN(const auto range, metrics_range(request, kDependencyLookbackMs));
  TRY_ASSIGN(const auto calls, reader.calls(project, range.start_unix_nano, range.end_unix_nano));
  return enveloped(calls.size(), [&](JsonWriter& json) {
    json.begin_array();
    for (const auto& call : calls) {
      json.begin_object().key("parent").string(call.parent).key("child").string(call.child);
      json.key("callCount").unsigned_integer(call.count).end_object();
    }
    json.end_array();
  });
}

// A trace file that the UI's user drops on it: OTLP/JSON in, Jaeger's shape out. Nothing is stored.
Result<Response> transform(const Request& request) {
  TRY_ASSIGN(auto decoded, wire::decode_otlp_json(request.body));
  std::map<model::TraceId, model::Trace> traces;
  for (const auto& span : decoded.batch.spans) {
    auto& trace = traces[span.trace_id];
    trace.trace_id = span.trace_id;
    const auto& resource = decoded.batch.resources[span.resource_index];
    model::StoredSpan stored{.span = span, .normalised = {}, .exporter_source = {}};
    if (const auto* service = model::find(resource.attributes, "service.name");
        service != nullptr && service->is_string())
      stored.normalised.service = service->as_string();
    trace.spans.push_back(stored);
  }
  std::vector<model::Trace> list;
  for (auto& [id, trace] : traces) {
    trace.resources = decoded.batch.resources;
    trace.scopes = decoded.batch.scopes;
    list.push_back(std::move(trace));
  }
  return traces_response(list);
}

// ---- /api/v3: {"result":{"resourceSpans":[…]}}

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

Result<Response> v3_trace(const store::Reader& reader, const Request& request) {
  TRY_ASSIGN(const auto trace_id, parse_short_trace_id(request.capture("trace_id")));
  TRY_ASSIGN(const auto project, project_to_read(request));
  TRY_ASSIGN(const auto trace, reader.trace(trace_id, project));
  return result_response(std::span(&trace, 1));
}

// query.service_name, query.start_time_min and so on: the fields of TraceQueryParameters.
Result<store::TraceQuery> v3_query_of(const Request& request) {
  store::TraceQuery query;
  TRY_ASSIGN(query.project, project_to_read(request));
  query.service = text_parameter(request, "query.service_name");
  query.name = text_parameter(request, "query.operation_name");
  TRY_ASSIGN(const auto start, time_parameter(request, "query.start_time_min"));
  TRY_ASSIGN(const auto end, time_parameter(request, "query.start_time_max"));
  query.start_unix_nano = start.value_or(query.start_unix_nano);
  query.end_unix_nano = end.value_or(query.end_unix_nano);
  TRY_ASSIGN(query.duration_ns_min, duration_parameter(request, "query.duration_min"));
  TRY_ASSIGN(query.duration_ns_max, duration_parameter(request, "query.duration_max"));
  if (const auto attributes = text_parameter(request, "query.attributes"))
    TRY(apply_tag_object(query, "query.attributes", *attributes));
  Request limit;
  for (const auto* name : {"query.num_traces", "query.search_depth"}) {
    if (const auto text = text_parameter(request, name)) limit.query = {{"limit", *text}};
  }
  TRY_ASSIGN(query.limit, limit_parameter(limit, kJaegerLimit, store::kPageRowsMax));
  return query;
}

Result<Response> v3_search(const store::Reader& reader, const Request& request) {
  TRY_ASSIGN(const auto query, v3_query_of(request));
  TRY_ASSIGN(const auto found, found_traces(reader, query));
  return result_response(found.traces());
}

Result<Response> v3_services(const store::Reader& reader, const Request& request) {
  TRY_ASSIGN(const auto project, project_to_read(request));
  TRY_ASSIGN(const auto services, reader.services(project));
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("services").begin_array();
  for (const auto& service : services) json.string(service);
  json.end_array().end_object();
  return json_response(200, std::move(body));
}

Result<Response> v3_operations(const store::Reader& reader, const Request& request) {
  TRY_ASSIGN(const auto names, operations_of(reader, request));
  std::string body;
  JsonWriter json(body);
  write_operations(json.begin_object().key("operations"), names);
  json.end_object();
  return json_response(200, std::move(body));
}

}  // namespace

Response refuse_as_jaeger(const Request&, const Failure& failure) {
  std::string body;
  JsonWriter json(body);
  json.begin_object()
      .key("data")
      .null()
      .key("total")
      .integer(0)
      .key("limit")
      .integer(0)
      .key("offset")
      .integer(0);
  json.key("errors").begin_array().begin_object();
  json.key("code").integer(failure.http_status).key("msg").string(failure.message);
  json.end_object().end_array().end_object();
  return json_response(failure.http_status, std::move(body));
}

Result<Response> jaeger_trace(const store::Reader& reader, const Request& request) {
  TRY_ASSIGN(const auto trace_id, parse_short_trace_id(request.capture("trace_id")));
  TRY_ASSIGN(const auto project, project_to_read(request));
  TRY_ASSIGN(const auto trace, reader.trace(trace_id, project));
  return traces_response(std::span(&trace, 1));
}

void add_jaeger_routes(Router& router, const store::Reader& reader, std::string_view prefix) {
  const auto add = [&](std::string_view path,
                       Result<Response> (*answer)(const store::Reader&, const Request&)) {
    router.add_query(kJaeger, "GET", fmt::format("{}{}", prefix, path),
                     [&reader, answer](const Request& request) { return answer(reader, request); });
  };
  add("/api/services", list_services);
  add("/api/services/{service}/operations", list_operation_names);
  add("/api/operations", list_operations);
  add("/api/traces", search);
  add("/api/dependencies", dependencies);
  add("/api/metrics/latencies", jaeger_latencies);
  add("/api/metrics/calls", jaeger_calls);
  add("/api/metrics/errors", jaeger_errors);
  add("/api/metrics/minstep", jaeger_min_step);
  add("/api/v3/traces/{trace_id}", v3_trace);
  add("/api/v3/traces", v3_search);
  add("/api/v3/services", v3_services);
  add("/api/v3/operations", v3_operations);
  router.add_query(kJaeger, "POST", fmt::format("{}/api/transform", prefix), transform);
}

}  // namespace weft::server
