#include "server/tempo_metrics.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "server/gate.h"
#include "server/query_parameters.h"
#include "server/tempo_value.h"
#include "traceql/parser.h"
#include "traceql/search.h"

namespace weft::server {
namespace {

constexpr uint64_t kSecondNs = 1'000'000'000;
constexpr uint64_t kMillisecondNs = 1'000'000;
constexpr uint64_t kPointsDefault = 100;  // about so many, where the request names no step

struct Asked {
  traceql::Query query;
  store::ProjectScope project;
  uint64_t start_unix_nano = 0;
  uint64_t end_unix_nano = 0;
};

Result<Asked> asked_of(const Request& request) {
  auto text = text_parameter(request, "q");
  if (!text) text = text_parameter(request, "query");
  if (!text) return fail(ErrorCode::invalid_argument, "the parameter q is missing; give a metrics query");
  Asked asked;
  TRY_ASSIGN(asked.query, traceql::parse(*std::move(text)));
  TRY_ASSIGN(asked.project, project_to_read(request));
  TRY_ASSIGN(const auto end, time_parameter(request, "end"));
  TRY_ASSIGN(const auto start, time_parameter(request, "start"));
  TRY_ASSIGN(const auto since, duration_parameter(request, "since"));
  asked.end_unix_nano = end.value_or(now_unix_nano());
  asked.start_unix_nano = start && !since ? *start : begin_of_range(since);
  return asked;
}

// A duration, or a number of seconds.
Result<std::optional<uint64_t>> step_of(const Request& request) {
  const auto text = text_parameter(request, "step");
  if (!text) return std::nullopt;
  double seconds = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), seconds);
  const bool is_number = error == std::errc() && end == text->data() + text->size();
  if (!is_number) return duration_parameter(request, "step");
  if (seconds > 0 && seconds < 1e9) return static_cast<uint64_t>(seconds * kSecondNs);
  return fail(ErrorCode::invalid_argument, "the parameter step: {} s is no step", *text);
}

uint64_t default_step_ns(const Asked& asked) {
  const uint64_t range_ns = asked.end_unix_nano - std::min(asked.end_unix_nano, asked.start_unix_nano);
  return std::max(range_ns / kPointsDefault / kSecondNs, uint64_t{1}) * kSecondNs;
}

// From a multiple of the step to one: who asks again a moment later gets the same points.
Result<traceql::Steps> aligned_steps(const Asked& asked, uint64_t step_ns) {
  if (step_ns == 0) return traceql::steps_of(asked.start_unix_nano, asked.end_unix_nano, step_ns);
  const uint64_t over = asked.end_unix_nano % step_ns;
  const uint64_t end = over == 0 || asked.end_unix_nano > UINT64_MAX - step_ns
                           ? asked.end_unix_nano
                           : asked.end_unix_nano - over + step_ns;
  return traceql::steps_of(asked.start_unix_nano - asked.start_unix_nano % step_ns, end, step_ns);
}

std::string_view name_of(traceql::MetricsFunction function) {
  using traceql::MetricsFunction;
  switch (function) {
    case MetricsFunction::rate:
      return "rate";
    case MetricsFunction::count_over_time:
      return "count_over_time";
    case MetricsFunction::min_over_time:
      return "min_over_time";
    case MetricsFunction::max_over_time:
      return "max_over_time";
    case MetricsFunction::avg_over_time:
      return "avg_over_time";
    case MetricsFunction::sum_over_time:
      return "sum_over_time";
    case MetricsFunction::quantile_over_time:
      return "quantile_over_time";
    case MetricsFunction::histogram_over_time:
      return "histogram_over_time";
    case MetricsFunction::compare:
      return "compare";
  }
  return "";
}

// As Tempo has them: those that the spans do not have are left out, but for one where there is no other; a
// series without any has its function's name.
std::vector<traceql::Label> labels_of(const traceql::Series& series, const traceql::Query& query) {
  std::vector<traceql::Label> labels;
  for (const auto& label : series.labels) {
    if (!std::holds_alternative<std::monostate>(label.value)) labels.push_back(label);
  }
  if (labels.empty() && !series.labels.empty()) labels.push_back(series.labels.front());
  if (labels.empty()) labels.push_back({"__name__", std::string(name_of(query.metrics->function))});
  return labels;
}

// {service="shop", p="0.5"}, as Prometheus writes labels.
std::string prometheus_labels(const std::vector<traceql::Label>& labels) {
  std::string text = "{";
  for (const auto& [name, value] : labels) {
    if (text.size() > 1) text += ", ";
    const bool is_nil = std::holds_alternative<std::monostate>(value);
    text += name + "=";
    append_json_string(text, is_nil ? "nil" : traceql::to_text(value));
  }
  return text + "}";
}

void write_labels(JsonWriter& json, const std::vector<traceql::Label>& labels) {
  json.key("labels").begin_array();
  for (const auto& [name, value] : labels) write_tempo_attribute(json, name, value);
  json.end_array().key("promLabels").string(prometheus_labels(labels));
}

void write_samples(JsonWriter& json, const traceql::Series& series, const traceql::Steps& steps) {
  json.key("samples").begin_array();
  for (size_t point = 0; point < series.values.size(); ++point) {
    if (std::isnan(series.values[point])) continue;
    const uint64_t end = steps.start_unix_nano + (point + 1) * steps.step_ns;
    json.begin_object().key("timestampMs").string(fmt::to_string(end / kMillisecondNs));
    json.key("value").real(series.values[point]).end_object();
  }
  json.end_array();
}

// What the client should know about the answer as a whole.
Response finished(JsonWriter& json, std::string& body, const traceql::SeriesSet& set) {
  json.end_array().key("metrics").begin_object().end_object();
  if (set.truncated) {
    json.key("status").string("PARTIAL");
    json.key("message").string("the answer is not whole: ask for a shorter time range or for fewer series");
  }
  json.end_object();
  return json_response(200, std::move(body));
}

}  // namespace

Result<Response> tempo_query_range(engine::Engine& engine, const Request& request) {
  TRY_ASSIGN(const auto asked, asked_of(request));
  TRY_ASSIGN(const auto step, step_of(request));
  TRY_ASSIGN(const auto steps, aligned_steps(asked, step.value_or(default_step_ns(asked))));
  TRY_ASSIGN(const auto set, traceql::query_range(engine, asked.query, asked.project, steps));
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("series").begin_array();
  for (const auto& series : set.series) {
    json.begin_object();
    write_labels(json, labels_of(series, asked.query));
    write_samples(json, series, steps);
    json.end_object();
  }
  return finished(json, body, set);
}

Result<Response> tempo_query_instant(engine::Engine& engine, const Request& request) {
  TRY_ASSIGN(const auto asked, asked_of(request));
  const uint64_t range_ns = asked.end_unix_nano - std::min(asked.end_unix_nano, asked.start_unix_nano);
  TRY_ASSIGN(const auto steps, traceql::steps_of(asked.start_unix_nano, asked.end_unix_nano, range_ns));
  TRY_ASSIGN(const auto set, traceql::query_range(engine, asked.query, asked.project, steps));
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("series").begin_array();
  for (const auto& series : set.series) {
    if (std::isnan(series.values.front())) continue;
    json.begin_object();
    write_labels(json, labels_of(series, asked.query));
    json.key("value").real(series.values.front()).end_object();
  }
  return finished(json, body, set);
}

}  // namespace weft::server
