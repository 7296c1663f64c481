#include "server/tempo_search.h"

#include <algorithm>

#include "base/json_writer.h"
#include "server/gate.h"
#include "server/query_parameters.h"
#include "server/tempo_value.h"
#include "store/reader.h"
#include "traceql/parser.h"
#include "traceql/search.h"

namespace weft::server {
namespace {

constexpr uint32_t kTempoLimit = 20;  // what a search gives unless told otherwise, as in Tempo
constexpr uint32_t kSpansDefault = 3;
constexpr uint32_t kSpansMax = 100;  // of a spanset; more are refused
constexpr std::string_view kRootMissing = "<root span not yet received>";

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

struct Common {
  store::ProjectScope project;
  traceql::TimeRange range;
  std::optional<uint64_t> duration_ns_min;
  std::optional<uint64_t> duration_ns_max;
  uint32_t limit = kTempoLimit;
};

Result<Common> common_of(const Request& request) {
  Common common;
  TRY_ASSIGN(common.project, project_to_read(request));
  TRY_ASSIGN(const auto start, time_parameter(request, "start"));
  TRY_ASSIGN(const auto end, time_parameter(request, "end"));
  common.range.start_unix_nano = start.value_or(common.range.start_unix_nano);
  common.range.end_unix_nano = end.value_or(common.range.end_unix_nano);
  TRY_ASSIGN(common.duration_ns_min, duration_parameter(request, "minDuration"));
  TRY_ASSIGN(common.duration_ns_max, duration_parameter(request, "maxDuration"));
  TRY_ASSIGN(common.limit, limit_parameter(request, kTempoLimit, store::kPageRowsMax));
  return common;
}

// What every trace of an answer begins with.
struct Found {
  const model::TraceId& trace_id;
  std::string_view root_service;
  std::string_view root_name;
  uint64_t start_unix_nano;
  uint64_t duration_ns;
};

JsonWriter& begin_trace(JsonWriter& json, const Found& found) {
  json.begin_object().key("traceID").string(found.trace_id.hex());
  json.key("rootServiceName").string(found.root_service.empty() ? kRootMissing : found.root_service);
  json.key("rootTraceName").string(found.root_name);
  json.key("startTimeUnixNano").string(fmt::to_string(found.start_unix_nano));
  return json.key("durationMs").unsigned_integer(found.duration_ns / 1'000'000);
}

Response response_of(std::string body) {
  return json_response(200, std::move(body));
}

void end_answer(JsonWriter& json, size_t inspected_traces) {
  json.end_array().key("metrics").begin_object().key("inspectedTraces").unsigned_integer(inspected_traces);
  json.end_object().end_object();
}

Result<Response> search_by_tags(engine::Engine& engine, const Request& request, Common common) {
  store::TraceQuery query{.project = std::move(common.project),
                          .start_unix_nano = common.range.start_unix_nano,
                          .end_unix_nano = common.range.end_unix_nano,
                          .duration_ns_min = common.duration_ns_min,
                          .duration_ns_max = common.duration_ns_max,
                          .limit = common.limit};
  TRY_ASSIGN(auto tags, parse_logfmt(text_parameter(request, "tags").value_or("")));
  for (auto& [key, value] : tags) apply_tag(query, std::move(key), std::move(value));
  TRY_ASSIGN(const auto page, store::Reader(engine).traces(query));
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("traces").begin_array();
  for (const auto& row : page.traces) {
    begin_trace(json, {row.trace_id, row.root_missing ? "" : row.root_service,
                       row.root_missing ? "" : row.root_name, row.start_time_unix_nano, row.duration_ns});
    json.end_object();
  }
  end_answer(json, page.traces.size());
  return response_of(std::move(body));
}

using Attributes = std::vector<std::pair<std::string, traceql::OwnedDatum>>;

void write_attributes(JsonWriter& json, const Attributes& attributes, bool with_scope) {
  if (attributes.empty()) return;
  json.key("attributes").begin_array();
  for (const auto& [name, value] : attributes) {
    write_tempo_attribute(json, with_scope ? name : without_scope(name), value);
  }
  json.end_array();
}

void write_span(JsonWriter& json, const traceql::FoundSpan& span) {
  json.begin_object().key("spanID").string(span.span_id.hex()).key("name").string(span.name);
  json.key("startTimeUnixNano").string(fmt::to_string(span.start_unix_nano));
  json.key("durationNanos").string(fmt::to_string(span.duration_ns));
  write_attributes(json, span.attributes, false);
  json.end_object();
}

void write_spanset(JsonWriter& json, const traceql::FoundSpanset& spanset) {
  json.begin_object().key("spans").begin_array();
  for (const auto& span : spanset.spans) write_span(json, span);
  json.end_array().key("matched").unsigned_integer(spanset.matched);
  write_attributes(json, spanset.attributes, true);
  json.end_object();
}

void write_services(JsonWriter& json, const traceql::FoundTrace& trace) {
  json.key("serviceStats").begin_object();
  for (const auto& [service, counts] : trace.services) {
    json.key(service).begin_object().key("spanCount").unsigned_integer(counts.spans);
    if (counts.errors > 0) json.key("errorCount").unsigned_integer(counts.errors);
    json.end_object();
  }
  json.end_object();
}

// `spanSet` is the first of `spanSets`, for clients from before there were several.
void write_trace(JsonWriter& json, const traceql::FoundTrace& trace) {
  begin_trace(
      json, {trace.trace_id, trace.root_service, trace.root_name, trace.start_unix_nano, trace.duration_ns});
  if (!trace.spansets.empty()) write_spanset(json.key("spanSet"), trace.spansets.front());
  json.key("spanSets").begin_array();
  for (const auto& spanset : trace.spansets) write_spanset(json, spanset);
  json.end_array();
  write_services(json, trace);
  json.end_object();
}

// 0 asks for as many as there may be.
Result<uint32_t> spans_per_spanset(const Request& request) {
  if (text_parameter(request, "spss") == "0") return kSpansMax;
  return count_parameter(request, "spss", kSpansDefault, kSpansMax);
}

Result<Response> search_by_traceql(engine::Engine& engine, const Request& request, std::string text,
                                   Common common) {
  TRY_ASSIGN(const auto query, traceql::parse(std::move(text)));
  traceql::SearchRequest asked{.project = std::move(common.project),
                               .range = common.range,
                               .trace_duration_ns_min = common.duration_ns_min.value_or(0),
                               .trace_duration_ns_max = common.duration_ns_max.value_or(UINT64_MAX),
                               .limit = common.limit};
  TRY_ASSIGN(asked.spans_per_spanset, spans_per_spanset(request));
  TRY_ASSIGN(const auto result, traceql::search(engine, query, asked));
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("traces").begin_array();
  for (const auto& trace : result.traces) write_trace(json, trace);
  end_answer(json, result.inspected_traces);
  return response_of(std::move(body));
}

}  // namespace

Result<Response> tempo_search(engine::Engine& engine, const Request& request) {
  TRY_ASSIGN(auto common, common_of(request));
  auto traceql = text_parameter(request, "q");
  if (!traceql) return search_by_tags(engine, request, std::move(common));
  if (text_parameter(request, "tags")) {
    return fail(ErrorCode::invalid_argument, "q and tags exclude each other: write the tags as TraceQL");
  }
  return search_by_traceql(engine, request, *std::move(traceql), std::move(common));
}

}  // namespace weft::server
