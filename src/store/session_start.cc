#include "store/session_start.h"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "store/row_reader.h"
#include "store/statement.h"
#include "store/update_block.h"

namespace weft::store {
namespace {

std::string text_of(const boost::json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

void read_body(std::string_view body, SessionStart& start) {
  boost::system::error_code error;
  const auto document = boost::json::parse(body, error);
  if (error || !document.is_object()) return;
  const auto& object = document.get_object();
  start.name = text_of(object, "session_name");
  if (start.name.empty()) start.name = text_of(object, "event_name");
  start.source = text_of(object, "source");
}

}  // namespace

Result<std::vector<SessionStart>> session_starts(engine::Engine& engine,
                                                 const std::vector<std::string>& session_ids,
                                                 const std::optional<std::string>& project) {
  Statement statement;
  auto sql = fmt::format(
      "SELECT project, event_id, {}, body FROM event_updates WHERE event_id IN {} AND kind = '{}'",
      SessionStart::kTime, statement.set(session_ids), kSessionStart);
  sql += within(statement, project);
  sql += " ORDER BY event_id, sequence LIMIT 1 BY event_id, project";
  TRY_ASSIGN(const auto answer, std::move(statement).ask(engine, std::move(sql)));
  std::vector<SessionStart> starts;
  RowReader row(answer);
  while (!row.at_end()) {
    auto& start = starts.emplace_back();
    start.project = row.text();
    start.session_id = row.text();
    start.time_unix_nano = row.fixed<uint64_t>();
    read_body(row.text(), start);
  }
  TRY(row.status());
  return starts;
}

}  // namespace weft::store
