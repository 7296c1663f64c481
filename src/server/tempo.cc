// Tempo's HTTP API: grafana.com/docs/tempo, "Tempo HTTP API".
#include <protozero/pbf_writer.hpp>

#include "base/json_writer.h"
#include "server/foreign_api.h"
#include "server/query_parameters.h"
#include "server/tempo_metrics.h"
#include "server/tempo_search.h"
#include "server/tempo_tags.h"
#include "wire/trace_otlp.h"

namespace weft::server {
namespace {

constexpr std::string_view kProtobufType = "application/protobuf";
// TraceByIDResponse of Tempo's v2: its field `trace`.
constexpr protozero::pbf_tag_type kTraceField = 1;

bool accepts_protobuf(const Request& request) {
  return request.headers.get("accept").find(kProtobufType) != std::string_view::npos;
}

Result<model::Trace> read_trace(const store::Reader& reader, const Request& request) {
  TRY_ASSIGN(const auto trace_id, parse_short_trace_id(request.capture("trace_id")));
  TRY_ASSIGN(const auto project, project_to_read(request));
  return reader.trace(trace_id, project);
}

Response protobuf_response(std::string body) {
  return {.status = 200, .content_type = std::string(kProtobufType), .headers = {}, .body = std::move(body)};
}

Result<Response> trace_v2(const store::Reader& reader, const Request& request) {
  TRY_ASSIGN(const auto trace, read_trace(reader, request));
  std::string body;
  if (accepts_protobuf(request)) {
    protozero::pbf_writer(body).add_message(kTraceField, wire::trace_otlp_protobuf(trace));
    return protobuf_response(std::move(body));
  }
  JsonWriter json(body);
  json.begin_object().key("trace").begin_object().key("resourceSpans").raw(wire::trace_otlp_json(trace));
  json.end_object().key("metrics").begin_object().end_object().end_object();
  return json_response(200, std::move(body));
}

void answer_echo(const Request&, const Responder& respond) {
  respond({.status = 200, .content_type = "text/plain; charset=utf-8", .headers = {}, .body = "echo"});
}

// Grafana asks which Tempo it speaks to, and uses what that version has.
void answer_build_info(const Request&, const Responder& respond) {
  respond(json_response(
      200,
      R"({"version":"2.7.0","revision":"weft","branch":"","buildUser":"","buildDate":"","goVersion":""})"));
}

}  // namespace

Response refuse_as_tempo(const Request&, const Failure& failure) {
  return {.status = failure.http_status,
          .content_type = "text/plain; charset=utf-8",
          .headers = {},
          .body = failure.message};
}

Result<Response> tempo_trace(const store::Reader& reader, const Request& request) {
  TRY_ASSIGN(const auto trace, read_trace(reader, request));
  if (accepts_protobuf(request)) return protobuf_response(wire::trace_otlp_protobuf(trace));
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("batches").raw(wire::trace_otlp_json(trace)).end_object();
  return json_response(200, std::move(body));
}

void add_tempo_routes(Router& router, const store::Reader& reader, engine::Engine& engine,
                      std::string_view prefix) {
  const auto add = [&](std::string_view path, Result<Response> (*answer)(engine::Engine&, const Request&)) {
    router.add_query(kTempo, "GET", fmt::format("{}{}", prefix, path),
                     [&engine, answer](const Request& request) { return answer(engine, request); });
  };
  router.add(kTempo, "GET", fmt::format("{}/api/echo", prefix), answer_echo);
  router.add(kTempo, "GET", fmt::format("{}/api/status/buildinfo", prefix), answer_build_info);
  router.add_query(kTempo, "GET", fmt::format("{}/api/v2/traces/{{trace_id}}", prefix),
                   [&reader](const Request& request) { return trace_v2(reader, request); });
  add("/api/search", tempo_search);
  add("/api/search/tags", tempo_tag_names);
  add("/api/v2/search/tags", tempo_tag_names_v2);
  add("/api/search/tag/{tag}/values", tempo_tag_values);
  add("/api/v2/search/tag/{tag}/values", tempo_tag_values_v2);
  add("/api/metrics/query_range", tempo_query_range);
  add("/api/metrics/query", tempo_query_instant);
}

}  // namespace weft::server
