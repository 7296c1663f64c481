#include "alerts/memory.h"

#include <fmt/format.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <boost/json.hpp>

#include "alerts/rule_reader.h"
#include "base/json_writer.h"
#include "base/log.h"

namespace weft::alerts {
namespace {

namespace json = boost::json;

constexpr auto kFileName = "state.json";
constexpr std::string_view kHead = "weft-alerts 1 ";
constexpr size_t kChecksumDigits = 16;
constexpr size_t kBodyAt = kHead.size() + kChecksumDigits + 1;

std::string checksum(std::string_view body) {
  return fmt::format("{:016x}", XXH3_64bits(body.data(), body.size()));
}

void write_project(JsonWriter& out, const store::ProjectScope& project) {
  out.key("project");
  project ? out.string(*project) : out.null();
}

void write_labels(JsonWriter& out, const Labels& labels) {
  out.key("labels").begin_object();
  for (const auto& [name, value] : labels) out.key(name).string(value);
  out.end_object();
}

void write_alert(JsonWriter& out, const Alert& alert) {
  out.begin_object();
  write_labels(out, alert.labels);
  out.key("state").string(to_string(alert.state));
  out.key("active").unsigned_integer(alert.active_unix_nano);
  out.key("fired").unsigned_integer(alert.fired_unix_nano);
  out.key("resolved").unsigned_integer(alert.resolved_unix_nano);
  out.key("value").real(alert.value).key("text").string(alert.text).end_object();
}

void write_group(JsonWriter& out, const RuleKey& key, const Group& group) {
  out.begin_object();
  write_project(out, key.project);
  out.key("name").string(key.name).key("alerts").begin_array();
  for (const auto& [print, alert] : group.alerts) write_alert(out, alert);
  out.end_array().key("told").begin_array();
  for (const auto& [receiver, told] : group.told) {
    out.begin_object().key("receiver").string(receiver).key("at").unsigned_integer(told.at_unix_nano);
    out.key("firing").begin_array();
    for (const auto& print : told.firing) out.string(print);
    out.end_array().end_object();
  }
  out.end_array().end_object();
}

void write_message(JsonWriter& out, const Message& message) {
  out.begin_object().key("id").string(message.id).key("receiver").string(message.receiver);
  out.key("body").string(message.body).key("attempts").unsigned_integer(message.attempts);
  out.key("created").unsigned_integer(message.created_unix_nano);
  out.key("next_try").unsigned_integer(message.next_try_unix_nano).end_object();
}

// The checksum holds, so what is read was written by weft; a member that is missing all the same throws.
std::string text_of(const json::value& object, const char* name) {
  return json::value_to<std::string>(object.at(name));
}
uint64_t number_of(const json::value& object, const char* name) {
  return object.at(name).to_number<uint64_t>();
}
store::ProjectScope project_of(const json::value& object) {
  const auto& project = object.at("project");
  return project.is_null() ? std::nullopt : std::optional(json::value_to<std::string>(project));
}

State state_of(const std::string& word) {
  for (const auto state : {State::firing, State::resolved}) {
    if (word == to_string(state)) return state;
  }
  return State::pending;
}

Alert alert_of(const json::value& from) {
  Alert alert;
  for (const auto& [name, value] : from.at("labels").as_object())
    alert.labels.emplace(name, json::value_to<std::string>(value));
  alert.state = state_of(text_of(from, "state"));
  alert.active_unix_nano = number_of(from, "active");
  alert.fired_unix_nano = number_of(from, "fired");
  alert.resolved_unix_nano = number_of(from, "resolved");
  // What JSON cannot say as a number is text.
  if (from.at("value").is_number()) alert.value = from.at("value").to_number<double>();
  alert.text = text_of(from, "text");
  return alert;
}

Group group_of(const json::value& from) {
  Group group;
  for (const auto& each : from.at("alerts").as_array()) {
    auto alert = alert_of(each);
    group.alerts.emplace(fingerprint(alert.labels), std::move(alert));
  }
  for (const auto& each : from.at("told").as_array()) {
    Told told{.at_unix_nano = number_of(each, "at"), .firing = {}};
    for (const auto& print : each.at("firing").as_array())
      told.firing.insert(json::value_to<std::string>(print));
    group.told.emplace(text_of(each, "receiver"), std::move(told));
  }
  return group;
}

Message message_of(const json::value& from) {
  return {.id = text_of(from, "id"),
          .receiver = text_of(from, "receiver"),
          .body = text_of(from, "body"),
          .created_unix_nano = number_of(from, "created"),
          .next_try_unix_nano = number_of(from, "next_try"),
          .attempts = static_cast<uint32_t>(number_of(from, "attempts"))};
}

Result<Memory> memory_of(const json::value& from) {
  Memory memory;
  for (const auto& each : from.at("rules").as_array()) {
    TRY_ASSIGN(auto rule, parse_rule(text_of(each, "source"), text_of(each, "name"), project_of(each)));
    memory.rules.push_back(std::move(rule));
  }
  for (const auto& each : from.at("groups").as_array())
    memory.groups.emplace(RuleKey{project_of(each), text_of(each, "name")}, group_of(each));
  for (const auto& each : from.at("outbox").as_array()) memory.outbox.push_back(message_of(each));
  return memory;
}

bool exists(const std::vector<std::string>& names) {
  return std::ranges::find(names, kFileName) != names.end();
}

}  // namespace

std::string to_file(const std::vector<RulePointer>& api_rules, const std::map<RuleKey, Group>& groups,
                    const std::deque<Message>& outbox) {
  std::string body;
  JsonWriter out(body);
  out.begin_object().key("rules").begin_array();
  for (const auto& rule : api_rules) {
    out.begin_object();
    write_project(out, rule->project);
    out.key("name").string(rule->name).key("source").string(rule->source).end_object();
  }
  out.end_array().key("groups").begin_array();
  for (const auto& [key, group] : groups) {
    if (!group.alerts.empty() || !group.told.empty()) write_group(out, key, group);
  }
  out.end_array().key("outbox").begin_array();
  for (const auto& message : outbox) write_message(out, message);
  out.end_array().end_object();
  return fmt::format("{}{}\n{}", kHead, checksum(body), body);
}

Result<Memory> from_file(const std::string& untrusted_text) {
  const std::string_view text = untrusted_text;
  if (!text.starts_with(kHead) || text.size() < kBodyAt)
    return fail(ErrorCode::data_loss, "it does not begin like a file of weft's alerts");
  const auto body = text.substr(kBodyAt);
  if (text.substr(kHead.size(), kChecksumDigits) != checksum(body))
    return fail(ErrorCode::data_loss, "its checksum is wrong");
  try {
    return memory_of(json::parse(body));
  } catch (const std::exception& error) {
    return fail(ErrorCode::data_loss, "it cannot be read: {}", error.what());
  }
}

Result<Memory> recall(journal::Disk& disk, uint64_t now_unix_nano) {
  TRY_ASSIGN(const auto names, disk.list());
  if (!exists(names)) return Memory{};
  TRY_ASSIGN(const auto file, disk.open(kFileName));
  TRY_ASSIGN(const auto bytes, file->size());
  TRY_ASSIGN(const auto text,
             journal::read_file(disk, kFileName, std::min<uint64_t>(bytes, kMemoryBytesMax)));
  auto memory = from_file(text);
  if (memory) return memory;
  const auto aside = fmt::format("{}.damaged-{}", kFileName, now_unix_nano);
  TRY(disk.rename(kFileName, aside));
  TRY(disk.sync());
  log::error(
      "the alerts' state is damaged: {}. It is kept as alerts/{}; rules made by the API and what was told of "
      "alerts "
      "are forgotten: put the rules again",
      memory.error().message, aside);
  return Memory{};
}

Status remember(journal::Disk& disk, const std::string& content) {
  return journal::replace_file(disk, kFileName, content);
}

}  // namespace weft::alerts
