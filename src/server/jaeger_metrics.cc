#include "server/jaeger_metrics.h"

#include <fmt/chrono.h>

#include <charconv>
#include <chrono>

#include "base/json_writer.h"
#include "server/jaeger_search.h"
#include "server/query_parameters.h"

namespace weft::server {
namespace {

constexpr uint64_t kNsPerMs = 1'000'000;
constexpr uint64_t kLookbackMs = 60 * 60 * 1'000;  // as in Jaeger
constexpr uint64_t kStepMs = 5'000;                // the same
constexpr uint64_t kStepMsMin = 1'000;             // smaller ones are widened to it

template <class Number>
Result<Number> number_parameter(const Request& request, std::string_view name, Number otherwise) {
  const auto text = text_parameter(request, name);
  if (!text) return otherwise;
  Number number{};
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (error != std::errc() || end != text->data() + text->size())
    return fail(ErrorCode::invalid_argument, "unable to parse param '{}': {} is no number", name, *text);
  return number;
}

uint64_t now_ms() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
}

Result<std::vector<model::SpanKind>> kinds_of(const Request& request) {
  std::vector<model::SpanKind> kinds;
  for (const auto& [name, text] : request.query) {
    if (name != "spanKind") continue;
    auto kind = parse_jaeger_kind(text);
    if (!kind) return wrap(kind.error(), "unable to parse param 'spanKind'");
    kinds.push_back(*kind);
  }
  if (kinds.empty()) kinds = {model::SpanKind::server};
  return kinds;
}

Result<store::CallSeriesQuery> query_of(const Request& request) {
  store::CallSeriesQuery query;
  for (const auto& [name, text] : request.query) {
    if (name == "service") query.services.push_back(text);
  }
  if (query.services.empty())
    return fail(ErrorCode::invalid_argument,
                "unable to parse param 'service': please provide at least one service name");
  TRY_ASSIGN(const auto range, metrics_range(request, kLookbackMs));
  query.start_unix_nano = range.start_unix_nano;
  query.end_unix_nano = range.end_unix_nano;
  TRY_ASSIGN(const auto step_ms, number_parameter<uint64_t>(request, "step", kStepMs));
  query.step_ns = std::clamp(step_ms, kStepMsMin, UINT64_MAX / kNsPerMs) * kNsPerMs;
  TRY_ASSIGN(query.by_operation, flag_parameter(request, "groupByOperation"));
  TRY_ASSIGN(query.quantile, number_parameter<double>(request, "quantile", query.quantile));
  TRY_ASSIGN(query.kinds, kinds_of(request));
  return query;
}

void write_label(JsonWriter& json, std::string_view name, std::string_view value) {
  json.begin_object().key("name").string(name).key("value").string(value).end_object();
}

void write_point(JsonWriter& json, uint64_t unix_nano, double value) {
  const std::chrono::sys_time<std::chrono::seconds> time{
      std::chrono::seconds(static_cast<int64_t>(unix_nano / 1'000'000'000))};
  json.begin_object().key("gaugeValue").begin_object().key("doubleValue").real(value).end_object();
  json.key("timestamp").string(fmt::format("{:%Y-%m-%dT%H:%M:%S}Z", time)).end_object();
}

// Points of one series are next to each other.
template <class ValueOf>
void write_series(JsonWriter& json, const std::vector<store::CallPoint>& points, bool by_operation,
                  ValueOf value_of) {
  json.begin_array();
  const store::CallPoint* series = nullptr;
  for (const auto& point : points) {
    if (series == nullptr || series->service != point.service || series->operation != point.operation) {
      if (series != nullptr) json.end_array().end_object();
      series = &point;
      json.begin_object().key("labels").begin_array();
      if (by_operation) write_label(json, "operation", point.operation);
      write_label(json, "service_name", point.service);
      json.end_array().key("metricPoints").begin_array();
    }
    write_point(json, point.step_unix_nano, value_of(point));
  }
  if (series != nullptr) json.end_array().end_object();
  json.end_array();
}

struct Family {
  std::string_view name;
  std::string_view help;
};

template <class ValueOf>
Result<Response> family(const store::Reader& reader, const Request& request, Family family,
                        ValueOf value_of) {
  TRY_ASSIGN(const auto project, project_to_read(request));
  TRY_ASSIGN(const auto query, query_of(request));
  TRY_ASSIGN(const auto points, reader.call_series(query, project));
  std::string body;
  JsonWriter json(body);
  json.begin_object();
  json.key("name").string(fmt::format("service_{}{}", query.by_operation ? "operation_" : "", family.name));
  json.key("type").string("GAUGE").key("help");
  json.string(fmt::format("{}, grouped by service{}", family.help, query.by_operation ? " & operation" : ""));
  write_series(json.key("metrics"), points, query.by_operation,
               [&](const store::CallPoint& point) { return value_of(point, query); });
  json.end_object();
  return json_response(200, std::move(body));
}

}  // namespace

Result<MetricsRange> metrics_range(const Request& request, uint64_t lookback_ms_otherwise) {
  TRY_ASSIGN(const auto end_ms, number_parameter<uint64_t>(request, "endTs", now_ms()));
  TRY_ASSIGN(const auto lookback_ms, number_parameter<uint64_t>(request, "lookback", lookback_ms_otherwise));
  const uint64_t whole_ms = std::min(end_ms, UINT64_MAX / kNsPerMs);
  return MetricsRange{.start_unix_nano = (whole_ms - std::min(whole_ms, lookback_ms)) * kNsPerMs,
                      .end_unix_nano = whole_ms * kNsPerMs};
}

Result<Response> jaeger_latencies(const store::Reader& reader, const Request& request) {
  return family(reader, request, {"latencies", "quantile latency in milliseconds"},
                [](const auto& point, const auto&) { return point.duration_ns / double{kNsPerMs}; });
}

Result<Response> jaeger_calls(const store::Reader& reader, const Request& request) {
  return family(reader, request, {"call_rate", "calls a second"}, [](const auto& point, const auto& query) {
    return static_cast<double>(point.count) * 1e9 / static_cast<double>(query.step_ns);
  });
}

Result<Response> jaeger_errors(const store::Reader& reader, const Request& request) {
  return family(reader, request, {"error_rate", "share of calls that failed"},
                [](const auto& point, const auto&) {
                  return static_cast<double>(point.error_count) / static_cast<double>(point.count);
                });
}

Result<Response> jaeger_min_step(const store::Reader&, const Request&) {
  return json_response(
      200, fmt::format(R"({{"data":{},"total":0,"limit":0,"offset":0,"errors":null}})", kStepMsMin));
}

}  // namespace weft::server
