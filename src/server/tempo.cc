// Tempo's HTTP API: grafana.com/docs/tempo, "Tempo HTTP API".
#include <algorithm>
#include <array>
#include <protozero/pbf_writer.hpp>
#include <set>

#include "base/json_writer.h"
#include "server/foreign_api.h"
#include "server/query_parameters.h"
#include "wire/trace_otlp.h"

namespace weft::server {
namespace {

using store::AttributePlace;

constexpr std::string_view kProtobufType = "application/protobuf";
constexpr uint32_t kTempoLimit = 20;  // what a search gives unless told otherwise, as in Tempo
// TraceByIDResponse of Tempo's v2: its field `trace`.
constexpr protozero::pbf_tag_type kTraceField = 1;
// What queries can name without it being an attribute.
constexpr std::array kIntrinsics{std::string_view("duration"),
                                 std::string_view("kind"),
                                 std::string_view("name"),
                                 std::string_view("rootName"),
                                 std::string_view("rootServiceName"),
                                 std::string_view("status"),
                                 std::string_view("statusMessage"),
                                 std::string_view("traceDuration")};

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

// key=value pairs as logfmt writes them: blanks between them, quotes around values that have some.
Result<std::vector<std::pair<std::string, std::string>>> parse_logfmt(std::string_view text) {
  std::vector<std::pair<std::string, std::string>> pairs;
  while (!text.empty()) {
    if (text.front() == ' ') {
      text.remove_prefix(1);
      continue;
    }
    const size_t equals = text.find('=');
    if (equals == 0 || equals == std::string_view::npos) {
      return fail(ErrorCode::invalid_argument, "tags={}: a tag is written key=value", text);
    }
    const auto key = text.substr(0, equals);
    text.remove_prefix(equals + 1);
    const bool is_quoted = text.starts_with('"');
    if (is_quoted) text.remove_prefix(1);
    const size_t end = std::min(text.find(is_quoted ? '"' : ' '), text.size());
    if (is_quoted && end == text.size())
      return fail(ErrorCode::invalid_argument, "the quote of tag {} is never closed", key);
    pairs.emplace_back(key, text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return pairs;
}

// Tempo's names for what are columns here.
void apply_tag(store::TraceQuery& query, std::string key, std::string value) {
  if (key == "service.name") {
    query.service = std::move(value);
  } else if (key == "name") {
    query.name = std::move(value);
  } else if (key == "status" || key == "error") {
    const bool is_error = value == "error" || (key == "error" && value == "true");
    query.status = is_error        ? model::StatusCode::error
                   : value == "ok" ? model::StatusCode::ok
                                   : model::StatusCode::unset;
  } else {
    query.attributes.emplace_back(std::move(key), std::move(value));
  }
}

Result<store::TraceQuery> query_of(const Request& request) {
  // What is passed over would widen the question. Grafana sends the empty query when nothing was typed.
  if (const auto traceql = text_parameter(request, "q"); traceql && *traceql != "{}" && *traceql != "{ }") {
    return fail(ErrorCode::invalid_argument, "q={}: this search takes tags=key=value, and no TraceQL",
                *traceql);
  }
  store::TraceQuery query;
  TRY_ASSIGN(query.project, project_to_read(request));
  TRY_ASSIGN(const auto start, time_parameter(request, "start"));
  TRY_ASSIGN(const auto end, time_parameter(request, "end"));
  query.start_unix_nano = start.value_or(query.start_unix_nano);
  query.end_unix_nano = end.value_or(query.end_unix_nano);
  TRY_ASSIGN(query.duration_ns_min, duration_parameter(request, "minDuration"));
  TRY_ASSIGN(query.duration_ns_max, duration_parameter(request, "maxDuration"));
  TRY_ASSIGN(query.limit, limit_parameter(request, kTempoLimit, store::kPageRowsMax));
  TRY_ASSIGN(auto tags, parse_logfmt(text_parameter(request, "tags").value_or("")));
  for (auto& [key, value] : tags) apply_tag(query, std::move(key), std::move(value));
  return query;
}

void write_found(JsonWriter& json, const store::TraceRow& row) {
  json.begin_object().key("traceID").string(row.trace_id.hex());
  json.key("rootServiceName").string(row.root_missing ? "<root span not yet received>" : row.root_service);
  json.key("rootTraceName").string(row.root_missing ? "" : row.root_name);
  json.key("startTimeUnixNano").string(fmt::format("{}", row.start_time_unix_nano));
  json.key("durationMs").unsigned_integer(row.duration_ns / 1'000'000);
  json.end_object();
}

Result<Response> search(const store::Reader& reader, const Request& request) {
  TRY_ASSIGN(const auto query, query_of(request));
  TRY_ASSIGN(const auto page, reader.traces(query));
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("traces").begin_array();
  for (const auto& row : page.traces) write_found(json, row);
  json.end_array().key("metrics").begin_object().key("inspectedTraces").unsigned_integer(page.traces.size());
  json.end_object().end_object();
  return json_response(200, std::move(body));
}

void write_names(JsonWriter& json, const auto& names) {
  json.begin_array();
  for (const auto& name : names) json.string(name);
  json.end_array();
}

Result<Response> tag_names(const store::Reader& reader, const Request& request) {
  TRY_ASSIGN(const auto project, project_to_read(request));
  TRY_ASSIGN(const auto names, reader.attribute_names(project));
  std::vector<std::string> all = names.span;
  all.insert(all.end(), names.resource.begin(), names.resource.end());
  std::ranges::sort(all);
  all.erase(std::unique(all.begin(), all.end()), all.end());
  std::string body;
  JsonWriter json(body);
  write_names(json.begin_object().key("tagNames"), all);
  json.end_object();
  return json_response(200, std::move(body));
}

Result<Response> tag_names_by_scope(const store::Reader& reader, const Request& request) {
  TRY_ASSIGN(const auto project, project_to_read(request));
  TRY_ASSIGN(const auto names, reader.attribute_names(project));
  const auto wanted = text_parameter(request, "scope").value_or("none");
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("scopes").begin_array();
  const auto write = [&](std::string_view scope, const auto& tags) {
    if (wanted != "none" && wanted != scope) return;
    json.begin_object().key("name").string(scope);
    write_names(json.key("tags"), tags);
    json.end_object();
  };
  write("resource", names.resource);
  write("span", names.span);
  write("intrinsic", kIntrinsics);
  json.end_array().end_object();
  return json_response(200, std::move(body));
}

std::vector<store::AttributeValue> as_values(std::vector<std::string> texts) {
  std::vector<store::AttributeValue> values;
  for (auto& text : texts) values.push_back({store::AttributeValue::Type::string, std::move(text)});
  return values;
}

// Of all services.
Result<std::vector<std::string>> span_names(const store::Reader& reader, const store::ProjectScope& project) {
  std::set<std::string> names;
  TRY_ASSIGN(const auto services, reader.services(project));
  for (const auto& service : services) {
    TRY_ASSIGN(auto operations, reader.operations(project, service));
    names.insert(operations.begin(), operations.end());
    if (names.size() >= store::kAttributeValuesMax) break;
  }
  return std::vector(names.begin(), names.end());
}

// "resource.service.name", "span.http.method", ".http.method", "http.method", or an intrinsic.
Result<std::vector<store::AttributeValue>> values_of(const store::Reader& reader, std::string_view tag,
                                                     const store::ProjectScope& project) {
  store::AttributeKey key;
  for (const auto& [prefix, place] : {std::pair(std::string_view("resource."), AttributePlace::resource),
                                      {"span.", AttributePlace::span},
                                      {".", AttributePlace::any}}) {
    if (!tag.starts_with(prefix)) continue;
    tag.remove_prefix(prefix.size());
    key.place = place;
    break;
  }
  if (tag == "service.name" || tag == "rootServiceName") {
    TRY_ASSIGN(auto services, reader.services(project));
    return as_values(std::move(services));
  }
  if (tag == "name" || tag == "rootName") {
    TRY_ASSIGN(auto names, span_names(reader, project));
    return as_values(std::move(names));
  }
  if (tag == "status") return as_values({"error", "ok", "unset"});
  if (tag == "kind")
    return as_values({"client", "consumer", "internal", "producer", "server", "unspecified"});
  key.name = tag;
  return reader.attribute_values(key, project);
}

std::string_view type_of(store::AttributeValue::Type type) {
  constexpr std::array kTypes{std::string_view("string"), std::string_view("int"), std::string_view("float"),
                              std::string_view("bool")};
  return kTypes[static_cast<size_t>(type)];
}

Result<Response> tag_values(const store::Reader& reader, const Request& request, bool with_types) {
  TRY_ASSIGN(const auto project, project_to_read(request));
  TRY_ASSIGN(const auto values, values_of(reader, request.capture("tag"), project));
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("tagValues").begin_array();
  for (const auto& value : values) {
    if (with_types) json.begin_object().key("type").string(type_of(value.type)).key("value");
    json.string(value.text);
    if (with_types) json.end_object();
  }
  json.end_array().end_object();
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

void add_tempo_routes(Router& router, const store::Reader& reader, std::string_view prefix) {
  const auto add = [&](std::string_view path,
                       Result<Response> (*answer)(const store::Reader&, const Request&)) {
    router.add_query(kTempo, "GET", fmt::format("{}{}", prefix, path),
                     [&reader, answer](const Request& request) { return answer(reader, request); });
  };
  router.add(kTempo, "GET", fmt::format("{}/api/echo", prefix), answer_echo);
  router.add(kTempo, "GET", fmt::format("{}/api/status/buildinfo", prefix), answer_build_info);
  add("/api/v2/traces/{trace_id}", trace_v2);
  add("/api/search", search);
  add("/api/search/tags", tag_names);
  add("/api/v2/search/tags", tag_names_by_scope);
  add("/api/search/tag/{tag}/values",
      [](const store::Reader& from, const Request& request) { return tag_values(from, request, false); });
  add("/api/v2/search/tag/{tag}/values",
      [](const store::Reader& from, const Request& request) { return tag_values(from, request, true); });
}

}  // namespace weft::server
