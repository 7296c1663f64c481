// Jaeger's query API without a version: jaegertracing.io/docs, "APIs". Grafana searches with it, and so did
// Jaeger's UI up to 2.18; newer ones search with /api/v3 (jaeger_v3.cc) and read whole traces here. The
// metrics are in jaeger_metrics.cc.
#include <algorithm>
#include <chrono>
#include <map>
#include <span>

#include "base/json_writer.h"
#include "server/foreign_api.h"
#include "server/jaeger_metrics.h"
#include "server/jaeger_search.h"
#include "server/query_parameters.h"
#include "wire/jaeger_json.h"
#include "wire/otlp.h"

namespace weft::server {
namespace {

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

Result<Response> list_operations(const store::Reader& reader, const Request& request) {
  TRY_ASSIGN(const auto operations, jaeger_operations(reader, request, "spanKind"));
  return enveloped(operations.size(), [&](JsonWriter& json) { write_jaeger_operations(json, operations); });
}

// tags={"key":"value"} and tag=key:value, each as often as the client likes.
Status apply_tags(store::TraceQuery& query, const Request& request) {
  for (const auto& [name, text] : request.query) {
    if (name == "tag") {
      const size_t colon = text.find(':');
      if (colon == std::string::npos)
        return fail(ErrorCode::invalid_argument, "malformed 'tag' parameter, expecting key:value: {}", text);
      TRY(apply_jaeger_tag(query, text.substr(0, colon), text.substr(colon + 1)));
    }
    if (name == "tags" && !text.empty()) TRY(apply_jaeger_tags(query, name, text));
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
  TRY_ASSIGN(query.limit, jaeger_limit(request, "limit"));
  TRY(apply_tags(query, request));
  return query;
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
    TRY_ASSIGN(const auto found, jaeger_traces(reader, ids, project));
    return traces_response(found.traces());
  }
  TRY_ASSIGN(const auto query, query_of(request));
  TRY_ASSIGN(const auto found, jaeger_traces(reader, query));
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
  router.add_query(kJaeger, "POST", fmt::format("{}/api/transform", prefix), transform);
}

}  // namespace weft::server
