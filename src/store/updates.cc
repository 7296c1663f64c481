// Reader::updates: what clients said about events after sending them, merged in the order it arrived.
#include <fmt/format.h>

#include <boost/json.hpp>

#include "store/reader.h"
#include "store/row_reader.h"
#include "store/statement.h"
#include "store/update_block.h"

namespace weft::store {
namespace {

constexpr size_t kIdsMax =
    2'000;  // of one statement, to keep its URL below the engine's megabyte; beyond: several

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

}  // namespace

Result<std::unordered_map<std::string, std::string>> Reader::updates(
    const std::vector<std::string>& event_ids, const ProjectScope& project) const {
  std::unordered_map<std::string, boost::json::object> merged;
  for (size_t begin = 0; begin < event_ids.size(); begin += kIdsMax) {
    const auto first = event_ids.begin() + static_cast<ptrdiff_t>(begin);
    const std::vector<std::string> some(
        first, first + static_cast<ptrdiff_t>(std::min(kIdsMax, event_ids.size() - begin)));
    Statement statement;
    auto sql = fmt::format("SELECT event_id, body FROM event_updates WHERE event_id IN {} AND kind = '{}'",
                           statement.set(some), kEventUpdate);
    sql += within(statement, project) + " ORDER BY event_id, sequence";
    TRY_ASSIGN(const auto answer, std::move(statement).ask(engine_, std::move(sql)));
    RowReader row(answer);
    while (!row.at_end()) {
      const auto event_id = row.text();
      boost::system::error_code error;
      const auto update = boost::json::parse(row.text(), error);
      if (!error && update.is_object()) merge(merged[std::string(event_id)], update.get_object());
    }
    TRY(row.status());
  }
  std::unordered_map<std::string, std::string> texts;
  for (const auto& [event_id, update] : merged) texts.emplace(event_id, boost::json::serialize(update));
  return texts;
}

}  // namespace weft::store
