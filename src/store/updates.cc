// Reader::updates: what clients said about events after sending them, merged in the order it arrived.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <iterator>
#include <unordered_set>

#include "store/reader.h"
#include "store/row_reader.h"
#include "store/statement.h"
#include "store/update_block.h"
#include "store/updates_presence.h"

namespace weft::store {
namespace {

// Ids of one statement. Hexadecimal, they are one form field of the engine's, which takes 128 KiB; an id of
// more than this alone is a client's invention and has no updates.
constexpr size_t kIdsBytesMax = 48 * 1024;
// A trace with more spans asks first which events have updates at all, for that is few of them.
constexpr size_t kIdsMax = 1'000;
// Read for such a trace; beyond: updates of the others are not shown with it.
constexpr size_t kUpdatedIdsMax = 1'000'000;

using Merged = std::unordered_map<std::string, boost::json::object>;

// Maps merge by their top-level keys, the later value wins; anything else is replaced.
void merge(boost::json::object& into, const boost::json::object& update) {
  for (const auto& [field, value] : update) {
    auto* known = into.if_contains(field);
    if (known == nullptr || !known->is_object() || !value.is_object()) {
      into.insert_or_assign(field, value);
      continue;
    }
    for (const auto& [key, member] : value.get_object()) known->get_object().insert_or_assign(key, member);
  }
}

Status read_updates(engine::Engine& engine, const std::vector<std::string>& event_ids,
                    const ProjectScope& project, Merged& merged) {
  Statement statement;
  auto sql = fmt::format("SELECT event_id, body FROM event_updates WHERE event_id IN {} AND kind = '{}'",
                         statement.set(event_ids), kEventUpdate);
  sql += within(statement, project) + " ORDER BY event_id, sequence";
  TRY_ASSIGN(const auto answer, std::move(statement).ask(engine, std::move(sql)));
  RowReader row(answer);
  while (!row.at_end()) {
    const auto event_id = row.text();
    boost::system::error_code error;
    const auto update = boost::json::parse(row.text(), error);
    if (!error && update.is_object()) merge(merged[std::string(event_id)], update.get_object());
  }
  return row.status();
}

// Those of `event_ids` that have updates.
Result<std::vector<std::string>> updated_of(engine::Engine& engine, const std::vector<std::string>& event_ids,
                                            const ProjectScope& project) {
  Statement statement;
  auto sql = fmt::format("SELECT DISTINCT event_id FROM event_updates WHERE kind = '{}'", kEventUpdate);
  fmt::format_to(std::back_inserter(sql), "{} LIMIT {}", within(statement, project), kUpdatedIdsMax);
  TRY_ASSIGN(const auto answer, std::move(statement).ask(engine, std::move(sql)));
  std::unordered_set<std::string_view> updated;
  RowReader row(answer);
  while (!row.at_end()) updated.insert(row.text());
  TRY(row.status());
  std::vector<std::string> found;
  std::ranges::copy_if(event_ids, std::back_inserter(found),
                       [&](const auto& id) { return updated.contains(id); });
  return found;
}

}  // namespace

Result<std::unordered_map<std::string, std::string>> Reader::updates(
    const std::vector<std::string>& event_ids, const ProjectScope& project) const {
  if (presence_ != nullptr) {
    TRY_ASSIGN(const bool has_any, presence_->has_any(engine_));
    if (!has_any) return {};
  }
  std::vector<std::string> wanted = event_ids;
  if (wanted.size() > kIdsMax) {
    TRY_ASSIGN(wanted, updated_of(engine_, event_ids, project));
  }
  Merged merged;
  std::vector<std::string> some;
  size_t bytes = 0;
  for (auto& id : wanted) {
    if (id.size() > kIdsBytesMax) continue;
    if (bytes + id.size() > kIdsBytesMax) {
      TRY(read_updates(engine_, some, project, merged));
      some.clear();
      bytes = 0;
    }
    bytes += id.size();
    some.push_back(std::move(id));
  }
  if (!some.empty()) TRY(read_updates(engine_, some, project, merged));
  std::unordered_map<std::string, std::string> texts;
  for (const auto& [event_id, update] : merged) texts.emplace(event_id, boost::json::serialize(update));
  return texts;
}

}  // namespace weft::store
