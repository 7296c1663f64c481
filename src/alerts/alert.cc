#include "alerts/alert.h"

#include <algorithm>

namespace weft::alerts {
namespace {

constexpr auto kNoDataLabel = "no_data";

bool breach(Alert& alert, const Rule& rule, uint64_t now) {
  const State before = alert.state;
  if (alert.state == State::resolved) {
    alert.state = State::pending;
    alert.active_unix_nano = now;
    alert.fired_unix_nano = alert.resolved_unix_nano = 0;
  }
  if (alert.state == State::pending && now - std::min(now, alert.active_unix_nano) >= rule.for_ns) {
    alert.state = State::firing;
    alert.fired_unix_nano = now;
  }
  return alert.state != before;
}

bool somebody_thinks_it_fires(const Group& group, const std::string& print) {
  return std::ranges::any_of(group.told,
                             [&](const auto& told) { return told.second.firing.contains(print); });
}

// What an alert without a breach becomes; false: it is forgotten.
bool calm(const Group& group, const std::string& print, Alert& alert, uint64_t now) {
  if (alert.state == State::pending) return false;
  if (alert.state == State::firing) {
    alert.state = State::resolved;
    alert.resolved_unix_nano = now;
  }
  return now - std::min(now, alert.resolved_unix_nano) <= kResolvedKeptNs ||
         somebody_thinks_it_fires(group, print);
}

void add_no_data(const Rule& rule, Answer& answer) {
  Labels labels = rule.labels;
  labels["alertname"] = rule.name;
  if (rule.project) labels["project"] = *rule.project;
  labels[kNoDataLabel] = "true";
  answer.samples.push_back(
      {.labels = std::move(labels), .value = 0, .breaches = true, .text = "there is no data to watch"});
}

}  // namespace

std::string_view to_string(State state) {
  switch (state) {
    case State::pending:
      return "pending";
    case State::firing:
      return "firing";
    case State::resolved:
      return "resolved";
  }
  return "";
}

bool advance(Group& group, const Rule& rule, Answer& answer, uint64_t now_unix_nano) {
  if (answer.samples.empty() && rule.no_data == NoData::alert) add_no_data(rule, answer);
  bool changed = false;
  std::set<std::string> breaching;
  std::set<std::string> calming;
  for (const auto& sample : answer.samples) {
    auto print = fingerprint(sample.labels);
    auto found = group.alerts.find(print);
    if (found == group.alerts.end()) {
      if (!sample.breaches) continue;
      if (group.alerts.size() >= kAlertsMax) {
        answer.truncated = true;
        continue;
      }
      found = group.alerts.emplace(print, Alert{.labels = sample.labels, .active_unix_nano = now_unix_nano})
                  .first;
      changed = true;
    }
    found->second.value = sample.value;
    found->second.text = sample.text;
    if (sample.breaches) changed = breach(found->second, rule, now_unix_nano) || changed;
    (sample.breaches ? breaching : calming).insert(std::move(print));
  }
  // What an incomplete answer does not mention may still breach.
  const bool absent_stay = answer.truncated || rule.no_data == NoData::keep;
  for (auto it = group.alerts.begin(); it != group.alerts.end();) {
    auto& [print, alert] = *it;
    if (breaching.contains(print) ||
        (absent_stay && !calming.contains(print) && alert.state != State::resolved)) {
      ++it;
      continue;
    }
    const State before = alert.state;
    const bool stays = calm(group, print, alert, now_unix_nano);
    changed = changed || !stays || alert.state != before;
    it = stays ? std::next(it) : group.alerts.erase(it);
  }
  return changed;
}

}  // namespace weft::alerts
