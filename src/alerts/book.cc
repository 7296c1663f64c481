#include "alerts/book.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/log.h"

namespace weft::alerts {
namespace {

constexpr double kNsPerSecond = 1e9;

std::string words_of(const RuleKey& key) {
  return key.project ? fmt::format("\"{}\" of project \"{}\"", key.name, *key.project)
                     : fmt::format("\"{}\"", key.name);
}

bool is_of_file(const Rule& rule) {
  return rule.source.empty();
}

tl::unexpected<Error> belongs_to_file(const RuleKey& key) {
  return fail(ErrorCode::already_exists,
              "the alert rule {} is in the file that weft was started with: change it there", words_of(key));
}

}  // namespace

Result<std::unique_ptr<Book>> Book::open(Configuration configuration, journal::Disk& disk,
                                         uint64_t now_unix_nano) {
  TRY_ASSIGN(auto memory, recall(disk, now_unix_nano));
  std::unique_ptr<Book> book(new Book(std::move(configuration.receivers), disk));
  book->restore(std::move(memory), configuration.rules);
  return book;
}

void Book::restore(Memory memory, const std::vector<RulePointer>& of_file) {
  for (const auto& rule : of_file) entries_.emplace(key_of(*rule), Entry{.rule = rule});
  for (auto& rule : memory.rules) {
    auto key = key_of(rule);
    auto shared = std::make_shared<const Rule>(std::move(rule));
    if (!entries_.emplace(key, Entry{.rule = std::move(shared)}).second)
      log::warning("the alert rule {} is in the file now; the one made by the API is forgotten",
                   words_of(key));
  }
  std::set<std::string> names;
  for (const auto& receiver : receivers_) names.insert(receiver.name);
  for (auto& [key, group] : memory.groups) {
    if (!entries_.contains(key)) continue;
    std::erase_if(group.told, [&](const auto& told) { return !names.contains(told.first); });
    groups_.emplace(key, std::move(group));
  }
  outbox_.restore(std::move(memory.outbox), names);
  publish_gauges();
}

const Receiver* Book::receiver(const std::string& name) const {
  const auto found = std::ranges::find(receivers_, name, &Receiver::name);
  return found == receivers_.end() ? nullptr : &*found;
}

RulePointer Book::due(uint64_t now_unix_nano) const {
  const std::lock_guard lock(mutex_);
  const Entry* first = nullptr;
  for (const auto& [key, entry] : entries_) {
    // Later than its next turn can be: the clock went back.
    const bool is_due = entry.next_turn_unix_nano <= now_unix_nano ||
                        entry.next_turn_unix_nano - now_unix_nano > 2 * entry.rule->every_ns;
    if (!is_due) continue;
    if (first == nullptr || entry.next_turn_unix_nano < first->next_turn_unix_nano) first = &entry;
  }
  return first == nullptr ? nullptr : first->rule;
}

uint64_t Book::next_turn_unix_nano() const {
  const std::lock_guard lock(mutex_);
  uint64_t next = UINT64_MAX;
  for (const auto& [key, entry] : entries_) next = std::min(next, entry.next_turn_unix_nano);
  return next;
}

// The next turn of its rhythm that is still to come.
void Book::schedule(Entry& entry, uint64_t now_unix_nano) {
  const auto& rule = *entry.rule;
  const bool is_first = entry.next_turn_unix_nano == 0;
  const uint64_t due = is_first || entry.next_turn_unix_nano > now_unix_nano ? entry.evaluated_unix_nano
                                                                             : entry.next_turn_unix_nano;
  const uint64_t turns = (now_unix_nano - std::min(now_unix_nano, due)) / rule.every_ns + 1;
  entry.next_turn_unix_nano = due + turns * rule.every_ns;
  if (turns == 1) return;
  log::warning(
      "the alert rule {} is late by {}: {} of its turns are skipped. Ask for less, or less often (every)",
      words_of(key_of(rule)), duration_text(now_unix_nano - due), turns - 1);
  const std::lock_guard lock(counters_mutex_);
  counters_.skipped_turns += turns - 1;
}

void Book::record(const RulePointer& rule, Result<Answer> answer, uint64_t asked_unix_nano,
                  uint64_t now_unix_nano) {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(key_of(*rule));
  if (found == entries_.end() || found->second.rule != rule) return;
  auto& entry = found->second;
  entry.evaluated_unix_nano = asked_unix_nano;
  entry.seconds =
      static_cast<double>(now_unix_nano - std::min(now_unix_nano, asked_unix_nano)) / kNsPerSecond;
  if (!answer && entry.problem.empty())
    log::warning("the alert rule {} cannot be asked: {}", words_of(found->first), answer.error().message);
  entry.problem = answer ? "" : answer.error().message;
  schedule(entry, now_unix_nano);
  bool changed = false;
  if (answer) {
    changed = advance(groups_[found->first], *rule, *answer, asked_unix_nano);
    entry.truncated = answer->truncated;
    changed = tell(*rule, now_unix_nano) || changed;
  }
  if (changed) save_or_log();
  {
    const std::lock_guard counting(counters_mutex_);
    ++counters_.evaluations;
    if (!answer) ++counters_.failed_evaluations;
    counters_.last_evaluation_seconds = entry.seconds;
  }
  publish_gauges();
}

// Keeps for sending what is due. Whether anything was.
bool Book::tell(const Rule& rule, uint64_t now_unix_nano) {
  auto& group = groups_[key_of(rule)];
  bool told = false;
  for (const auto& receiver : receivers_) {
    if (!is_told(receiver, rule)) continue;
    const auto notice = due_notice(group, rule, receiver, now_unix_nano);
    if (!notice) continue;
    auto id = new_message_id();
    auto body = message_body(*notice, rule, receiver, id);
    if (!outbox_.add({.id = std::move(id),
                      .receiver = receiver.name,
                      .body = std::move(body),
                      .created_unix_nano = now_unix_nano,
                      .next_try_unix_nano = now_unix_nano})) {
      log::error("{} messages of alerts wait already; that of {} waits for the next turn",
                 Outbox::kMessagesMax, words_of(key_of(rule)));
      const std::lock_guard lock(counters_mutex_);
      ++counters_.dropped;
      continue;
    }
    note_told(group, receiver, *notice, now_unix_nano);
    told = true;
  }
  return told;
}

std::optional<Message> Book::next_message(uint64_t now_unix_nano) const {
  const std::lock_guard lock(mutex_);
  return outbox_.next(now_unix_nano);
}

uint64_t Book::next_message_unix_nano() const {
  const std::lock_guard lock(mutex_);
  return outbox_.next_unix_nano();
}

void Book::answered(const Message& message, const Delivery& delivery, uint64_t now_unix_nano) {
  const std::lock_guard lock(mutex_);
  const double random = std::uniform_real_distribution<double>(0, 1)(random_);
  const auto outcome = outbox_.answered(message.id, delivery, now_unix_nano, random);
  if (outcome == Outbox::Outcome::dropped) {
    log::error("the receiver \"{}\" does not take message {}: {}. It is dropped", message.receiver,
               message.id, delivery.problem);
  } else if (outcome == Outbox::Outcome::waits && message.attempts == 0) {
    log::warning("the receiver \"{}\" does not take message {}: {}. Trying again", message.receiver,
                 message.id, delivery.problem);
  }
  save_or_log();
  {
    const std::lock_guard counting(counters_mutex_);
    if (outcome == Outbox::Outcome::delivered) ++counters_.sent;
    if (outcome == Outbox::Outcome::dropped) ++counters_.dropped;
    if (!delivery.delivered) ++counters_.failed_attempts;
  }
  publish_gauges();
}

RuleStatus Book::status_of(const Entry& entry) const {
  RuleStatus status{.rule = entry.rule,
                    .alerts = {},
                    .evaluated_unix_nano = entry.evaluated_unix_nano,
                    .seconds = entry.seconds,
                    .problem = entry.problem,
                    .truncated = entry.truncated};
  if (const auto group = groups_.find(key_of(*entry.rule)); group != groups_.end()) {
    for (const auto& [print, alert] : group->second.alerts) status.alerts.push_back(alert);
  }
  return status;
}

std::vector<RuleStatus> Book::statuses(const store::ProjectScope& project) const {
  const std::lock_guard lock(mutex_);
  std::vector<RuleStatus> statuses;
  for (const auto& [key, entry] : entries_) {
    if (!project || key.project == project) statuses.push_back(status_of(entry));
  }
  return statuses;
}

Result<Book::Entries::const_iterator> Book::find(const std::string& name,
                                                 const store::ProjectScope& project) const {
  auto found = entries_.end();
  for (auto it = entries_.begin(); it != entries_.end(); ++it) {
    if (it->first.name != name || (project && it->first.project != project)) continue;
    if (found != entries_.end())
      return fail(ErrorCode::invalid_argument,
                  "rules of several projects are called \"{}\"; say project=", name);
    found = it;
  }
  if (found == entries_.end()) return fail(ErrorCode::not_found, "there is no alert rule \"{}\"", name);
  return found;
}

Result<RuleStatus> Book::status(const std::string& name, const store::ProjectScope& project) const {
  const std::lock_guard lock(mutex_);
  TRY_ASSIGN(const auto found, find(name, project));
  return status_of(found->second);
}

Status Book::check_receivers(const Rule& rule) const {
  if (!rule.notify) return {};
  for (const auto& name : *rule.notify) {
    const auto* known = receiver(name);
    if (known == nullptr || (known->project && known->project != rule.project)) {
      return fail(ErrorCode::invalid_argument,
                  "there is no receiver \"{}\" for this rule; receivers are in the file of weft up --alerts",
                  name);
    }
  }
  return {};
}

Status Book::put(Rule rule, uint64_t now_unix_nano) {
  TRY(check_receivers(rule));
  const auto key = key_of(rule);
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(key);
  if (found != entries_.end() && is_of_file(*found->second.rule)) return belongs_to_file(key);
  if (found == entries_.end() && entries_.size() >= kRulesMax)
    return fail(ErrorCode::too_large, "there are {} alert rules; weft takes up to that many", kRulesMax);
  const auto before = found == entries_.end() ? std::nullopt : std::optional(found->second);
  entries_[key] = Entry{.rule = std::make_shared<const Rule>(std::move(rule))};
  if (auto saved = save(); !saved) {
    if (before) {
      entries_[key] = *before;
    } else {
      entries_.erase(key);
    }
    return saved;
  }
  if (before) tell(*entries_[key].rule, now_unix_nano);
  publish_gauges();
  return {};
}

Status Book::remove(const std::string& name, const store::ProjectScope& project, uint64_t now_unix_nano) {
  const std::lock_guard lock(mutex_);
  TRY_ASSIGN(const auto found, find(name, project));
  const auto key = found->first;
  const auto rule = found->second.rule;
  if (is_of_file(*rule)) return belongs_to_file(key);
  const auto entry = found->second;
  const auto group = groups_[key];
  // What fires is over now, and those who know of it are told, without waiting for their next turn.
  Rule over = *rule;
  over.group_interval_ns = 0;
  over.no_data = NoData::ok;
  Answer nothing;
  advance(groups_[key], over, nothing, now_unix_nano);
  const auto outbox = outbox_;
  tell(over, now_unix_nano);
  entries_.erase(key);
  groups_.erase(key);
  if (auto saved = save(); !saved) {
    entries_.emplace(key, entry);
    groups_[key] = group;
    outbox_ = outbox;
    return saved;
  }
  publish_gauges();
  return {};
}

Status Book::save() {
  std::vector<RulePointer> by_api;
  for (const auto& [key, entry] : entries_) {
    if (!is_of_file(*entry.rule)) by_api.push_back(entry.rule);
  }
  return remember(disk_, to_file(by_api, groups_, outbox_.messages()));
}

// Alerting goes on from memory when the disk does not take its state.
void Book::save_or_log() {
  const auto saved = save();
  if (!saved && disk_is_fine_) {
    log::error(
        "the alerts' state cannot be written: {}. Alerts go on; after a restart some may be told again",
        saved.error().message);
  }
  disk_is_fine_ = saved.has_value();
  if (saved) return;
  const std::lock_guard lock(counters_mutex_);
  ++counters_.failed_saves;
}

void Book::publish_gauges() {
  size_t pending = 0;
  size_t firing = 0;
  for (const auto& [key, group] : groups_) {
    for (const auto& [print, alert] : group.alerts) {
      pending += alert.state == State::pending;
      firing += alert.state == State::firing;
    }
  }
  const std::lock_guard lock(counters_mutex_);
  counters_.rules = entries_.size();
  counters_.pending = pending;
  counters_.firing = firing;
  counters_.waiting = outbox_.messages().size();
}

Counters Book::counters() const {
  const std::lock_guard lock(counters_mutex_);
  return counters_;
}

}  // namespace weft::alerts
