#include "alerts/alerts_json.h"

#include <algorithm>
#include <boost/json.hpp>

#include "base/json_writer.h"

namespace weft::alerts {
namespace {

void write_time(JsonWriter& json, std::string_view key, uint64_t unix_nano) {
  json.key(key);
  unix_nano == 0 ? json.null() : json.string(fmt::format_int(unix_nano).c_str());
}

void write_duration(JsonWriter& json, std::string_view key, uint64_t duration_ns) {
  json.key(key).string(duration_text(duration_ns));
}

void write_project(JsonWriter& json, const store::ProjectScope& project) {
  json.key("project");
  project ? json.string(*project) : json.null();
}

void write_labels(JsonWriter& json, std::string_view key, const Labels& labels) {
  json.key(key).begin_object();
  for (const auto& [name, value] : labels) json.key(name).string(value);
  json.end_object();
}

void write_threshold(JsonWriter& json, const Threshold& threshold) {
  json.key("query").string(*threshold.query->text);
  json.key("threshold").string(fmt::format("{} {}", to_string(threshold.comparison), threshold.value));
  write_duration(json, "window", threshold.window_ns);
}

void write_objective(JsonWriter& json, const Objective& slo) {
  json.key("slo").begin_object().key("objective").real(slo.objective * 100);
  write_duration(json, "period", slo.period_ns);
  json.key(slo.counts_bad ? "bad" : "good").string(*slo.part->text).key("total").string(*slo.total->text);
  json.key("windows").begin_array();
  for (const auto& window : slo.windows) {
    json.begin_object();
    write_duration(json, "long", window.long_ns);
    write_duration(json, "short", window.short_ns);
    json.key("burn").real(window.burn).key("severity").string(window.severity).end_object();
  }
  json.end_array().end_object();
}

void write_traces(JsonWriter& json, const TraceThreshold& threshold) {
  json.key("trace").begin_object().key("select");
  threshold.rule.select ? json.string(threshold.rule.select->text()) : json.null();
  json.key("assert").begin_array();
  for (const auto& assertion : threshold.rule.assertions) json.raw(boost::json::serialize(assertion));
  json.end_array();
  write_duration(json, "quiet", threshold.rule.quiet_ns);
  json.key("max_traces").unsigned_integer(threshold.rule.traces_max).end_object();
  json.key("threshold").string(fmt::format("{} {}", to_string(threshold.comparison), threshold.value));
  write_duration(json, "window", threshold.window_ns);
}

void write_definition(JsonWriter& json, const Rule& rule) {
  json.key("name").string(rule.name);
  write_project(json, rule.project);
  if (const auto* threshold = std::get_if<Threshold>(&rule.condition)) {
    write_threshold(json, *threshold);
  } else if (const auto* traces = std::get_if<TraceThreshold>(&rule.condition)) {
    write_traces(json, *traces);
  } else {
    write_objective(json, std::get<Objective>(rule.condition));
  }
  write_duration(json, "for", rule.for_ns);
  write_duration(json, "every", rule.every_ns);
  write_duration(json, "delay", rule.delay_ns);
  write_duration(json, "repeat", rule.repeat_ns);
  write_duration(json, "group_interval", rule.group_interval_ns);
  write_labels(json, "labels", rule.labels);
  write_labels(json, "annotations", rule.annotations);
  json.key("no_data").string(to_string(rule.no_data));
  json.key("notify");
  if (!rule.notify) {
    json.null();
    return;
  }
  json.begin_array();
  for (const auto& name : *rule.notify) json.string(name);
  json.end_array();
}

// What is worst of its alerts.
std::string_view state_of(const RuleStatus& status) {
  const auto any = [&](State state) {
    return std::ranges::find(status.alerts, state, &Alert::state) != status.alerts.end();
  };
  for (const auto state : {State::firing, State::pending, State::resolved}) {
    if (any(state)) return to_string(state);
  }
  return "inactive";
}

void write_rule(JsonWriter& json, const RuleStatus& status) {
  json.begin_object();
  write_definition(json, *status.rule);
  json.key("source").string(status.rule->source.empty() ? "file" : "api");
  json.key("state").string(state_of(status));
  write_time(json, "evaluated_unix_nano", status.evaluated_unix_nano);
  json.key("evaluation_seconds").real(status.seconds);
  json.key("problem");
  status.problem.empty() ? json.null() : json.string(status.problem);
  json.key("truncated").boolean(status.truncated).end_object();
}

void write_alert(JsonWriter& json, const Rule& rule, const Alert& alert) {
  json.begin_object().key("rule").string(rule.name);
  write_project(json, rule.project);
  json.key("state").string(to_string(alert.state));
  write_labels(json, "labels", alert.labels);
  json.key("value").real(alert.value).key("text").string(alert.text);
  write_time(json, "active_unix_nano", alert.active_unix_nano);
  write_time(json, "fired_unix_nano", alert.fired_unix_nano);
  write_time(json, "resolved_unix_nano", alert.resolved_unix_nano);
  json.key("fingerprint").string(fingerprint(alert.labels)).end_object();
}

void write_rules(JsonWriter& json, const std::vector<RuleStatus>& statuses) {
  json.key("rules").begin_array();
  for (const auto& status : statuses) write_rule(json, status);
  json.end_array();
}

}  // namespace

std::string alerts_json(const std::vector<RuleStatus>& statuses) {
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("alerts").begin_array();
  for (const auto& status : statuses) {
    for (const auto& alert : status.alerts) write_alert(json, *status.rule, alert);
  }
  json.end_array();
  write_rules(json, statuses);
  json.end_object();
  return body;
}

std::string rules_json(const std::vector<RuleStatus>& statuses) {
  std::string body;
  JsonWriter json(body);
  json.begin_object();
  write_rules(json, statuses);
  json.end_object();
  return body;
}

std::string rule_json(const RuleStatus& status) {
  std::string body;
  JsonWriter json(body);
  write_rule(json, status);
  return body;
}

std::string test_json(const std::vector<TestOutcome>& outcomes) {
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("sent").begin_array();
  for (const auto& [receiver, delivery] : outcomes) {
    json.begin_object().key("receiver").string(receiver).key("delivered").boolean(delivery.delivered);
    json.key("problem");
    delivery.delivered ? json.null() : json.string(delivery.problem);
    json.end_object();
  }
  json.end_array().end_object();
  return body;
}

}  // namespace weft::alerts
