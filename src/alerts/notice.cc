#include "alerts/notice.h"

#include <fmt/format.h>

#include <algorithm>
#include <random>

#include "base/json_writer.h"
#include "base/utc_time.h"

namespace weft::alerts {
namespace {

constexpr uint64_t kNsPerMs = 1'000'000;
constexpr size_t kSlackTextMax = 2'900;  // characters of a section; Slack refuses 3,000

bool takes(const Receiver& receiver, const Labels& labels) {
  return std::ranges::all_of(receiver.match, [&](const auto& wanted) {
    const auto found = labels.find(wanted.first);
    return found != labels.end() && found->second == wanted.second;
  });
}

std::string value_text(const Alert& alert) {
  return fmt::format("{:.6g}", alert.value);
}

Labels annotations_of(const Rule& rule, const Alert& alert) {
  Labels filled;
  for (const auto& [name, text] : rule.annotations)
    filled[name] = filled_in(text, alert.labels, value_text(alert));
  filled.try_emplace("description", alert.text);
  return filled;
}

void write_labels(JsonWriter& json, std::string_view key, const Labels& labels) {
  json.key(key).begin_object();
  for (const auto& [name, value] : labels) json.key(name).string(value);
  json.end_object();
}

void write_alert(JsonWriter& json, const Rule& rule, const Alert& alert) {
  const bool fires = alert.state == State::firing;
  json.begin_object().key("status").string(fires ? "firing" : "resolved");
  write_labels(json, "labels", alert.labels);
  write_labels(json, "annotations", annotations_of(rule, alert));
  json.key("startsAt").string(time_text(alert.fired_unix_nano));
  json.key("endsAt").string(time_text(fires ? 0 : alert.resolved_unix_nano));
  json.key("generatorURL").string("");
  json.key("fingerprint").string(fingerprint(alert.labels));
  json.key("value").real(alert.value).end_object();
}

// What all have in common.
Labels common_labels(const std::vector<const Alert*>& alerts) {
  if (alerts.empty()) return {};
  Labels common = alerts.front()->labels;
  for (const auto* alert : alerts) {
    std::erase_if(common, [&](const auto& label) {
      const auto found = alert->labels.find(label.first);
      return found == alert->labels.end() || found->second != label.second;
    });
  }
  return common;
}

Labels group_labels(const Rule& rule) {
  Labels labels{{"alertname", rule.name}};
  if (rule.project) labels["project"] = *rule.project;
  return labels;
}

// Those that fire first.
std::vector<const Alert*> all_of(const Notice& notice) {
  std::vector<const Alert*> alerts;
  for (const auto* list : {&notice.firing, &notice.resolved})
    for (const auto& alert : *list) alerts.push_back(&alert);
  return alerts;
}

std::string webhook_body(const Notice& notice, const Rule& rule, const Receiver& receiver,
                         const std::string& id) {
  const auto alerts = all_of(notice);
  const size_t shown = std::min(alerts.size(), kAlertsShownMax);
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("version").string("4").key("id").string(id);
  json.key("groupKey").string("{" + to_text(group_labels(rule)) + "}");
  json.key("truncatedAlerts").unsigned_integer(alerts.size() - shown);
  json.key("status").string(notice.status()).key("receiver").string(receiver.name);
  json.key("test").boolean(notice.is_test);
  write_labels(json, "groupLabels", group_labels(rule));
  write_labels(json, "commonLabels", common_labels(alerts));
  json.key("commonAnnotations").begin_object().end_object().key("externalURL").string("");
  json.key("alerts").begin_array();
  for (size_t i = 0; i < shown; ++i) write_alert(json, rule, *alerts[i]);
  json.end_array().end_object();
  return body;
}

// Slack reads these three as markup: api.slack.com, "Formatting text for app surfaces".
std::string slack_escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else
      out += c;
  }
  return out;
}

std::string slack_line(const Rule& rule, const Alert& alert) {
  const auto annotations = annotations_of(rule, alert);
  const auto summary = annotations.find("summary");
  Labels labels = alert.labels;
  for (const auto& [name, value] : group_labels(rule)) labels.erase(name);
  std::string line = alert.state == State::firing ? "• " : "• resolved: ";
  if (summary != annotations.end()) line += slack_escaped(summary->second) + " — ";
  line += slack_escaped(alert.text);
  if (!labels.empty()) line += " `" + slack_escaped(to_text(labels)) + "`";
  return line + "\n";
}

std::string slack_body(const Notice& notice, const Rule& rule) {
  const auto alerts = all_of(notice);
  const auto where = rule.project ? fmt::format(" ({})", *rule.project) : "";
  const auto title = fmt::format("{}[{}] {}{}: {} firing, {} resolved", notice.is_test ? "Test: " : "",
                                 notice.firing.empty() ? "RESOLVED" : "FIRING", rule.name,
                                 slack_escaped(where), notice.firing.size(), notice.resolved.size());
  std::string lines;
  size_t shown = 0;
  for (const auto* alert : alerts) {
    const auto line = slack_line(rule, *alert);
    if (shown == kAlertsShownMax || lines.size() + line.size() > kSlackTextMax) break;
    lines += line;
    ++shown;
  }
  if (shown < alerts.size()) lines += fmt::format("… and {} more", alerts.size() - shown);
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("text").string(title).key("blocks").begin_array();
  for (const auto& text : {"*" + title + "*", lines}) {
    json.begin_object().key("type").string("section").key("text").begin_object();
    json.key("type").string("mrkdwn").key("text").string(text).end_object().end_object();
  }
  json.end_array().end_object();
  return body;
}

}  // namespace

std::string time_text(uint64_t unix_nano) {
  if (unix_nano == 0) return "0001-01-01T00:00:00Z";
  return utc_text(std::chrono::system_clock::time_point(std::chrono::milliseconds(unix_nano / kNsPerMs)));
}

bool is_told(const Receiver& receiver, const Rule& rule) {
  if (receiver.project && receiver.project != rule.project) return false;
  return !rule.notify || std::ranges::find(*rule.notify, receiver.name) != rule.notify->end();
}

std::optional<Notice> due_notice(const Group& group, const Rule& rule, const Receiver& receiver,
                                 uint64_t now_unix_nano) {
  const auto found = group.told.find(receiver.name);
  const Told told = found == group.told.end() ? Told{} : found->second;
  Notice notice;
  bool is_new = false;
  for (const auto& [print, alert] : group.alerts) {
    if (!takes(receiver, alert.labels)) continue;
    const bool known = told.firing.contains(print);
    if (alert.state == State::firing) {
      notice.firing.push_back(alert);
      is_new = is_new || !known;
    } else if (known) {
      notice.resolved.push_back(alert);
      if (alert.state == State::pending) notice.resolved.back().resolved_unix_nano = alert.active_unix_nano;
    }
  }
  const bool changed = is_new || !notice.resolved.empty();
  if (!changed && notice.firing.empty()) return std::nullopt;
  const uint64_t interval = changed ? rule.group_interval_ns : rule.repeat_ns;
  if (told.at_unix_nano != 0 && now_unix_nano < told.at_unix_nano + interval) return std::nullopt;
  return notice;
}

void note_told(Group& group, const Receiver& receiver, const Notice& notice, uint64_t now_unix_nano) {
  auto& told = group.told[receiver.name];
  told.at_unix_nano = now_unix_nano;
  told.firing.clear();
  for (const auto& alert : notice.firing) told.firing.insert(fingerprint(alert.labels));
}

Notice test_notice(const Rule& rule, uint64_t now_unix_nano) {
  Labels labels = rule.labels;
  labels.merge(group_labels(rule));
  labels["test"] = "true";
  return {.firing = {{.labels = std::move(labels),
                      .state = State::firing,
                      .active_unix_nano = now_unix_nano,
                      .fired_unix_nano = now_unix_nano,
                      .text = "a test: nothing is wrong"}},
          .resolved = {},
          .is_test = true};
}

std::string new_message_id() {
  std::random_device random;
  return fmt::format("{:08x}{:08x}{:08x}{:08x}", random(), random(), random(), random());
}

std::string message_body(const Notice& notice, const Rule& rule, const Receiver& receiver,
                         const std::string& id) {
  return receiver.channel == Channel::slack ? slack_body(notice, rule)
                                            : webhook_body(notice, rule, receiver, id);
}

}  // namespace weft::alerts
