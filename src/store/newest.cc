#include "store/newest.h"

#include <fmt/format.h>

#include "store/row_reader.h"
#include "store/statement.h"

namespace weft::store {

Result<uint64_t> newest_arrival(engine::Engine& engine) {
  TRY_ASSIGN(
      const auto answer,
      Statement().ask(engine,
                      "SELECT toUInt64(toUnixTimestamp64Nano(toDateTime64(max(received), 9))) FROM spans"));
  RowReader row(answer);
  const auto nanoseconds = row.fixed<uint64_t>();
  TRY(row.status());
  return nanoseconds;
}

Result<std::optional<uint64_t>> newest_before(engine::Engine& engine, uint64_t time,
                                              const std::optional<std::string>& project) {
  Statement statement;
  auto sql =
      fmt::format("SELECT start_unix_nano FROM spans WHERE start_unix_nano <= {}", statement.number(time));
  // In the order of the table, backwards, the engine stops at the first row.
  sql += within(statement, project);
  sql += project ? " ORDER BY project DESC, intDiv(start_unix_nano, 300000000000) DESC LIMIT 1"
                 : " ORDER BY start_unix_nano DESC LIMIT 1";
  TRY_ASSIGN(const auto answer, std::move(statement).ask(engine, std::move(sql)));
  if (answer.empty()) return std::nullopt;
  RowReader row(answer);
  const auto newest = row.fixed<uint64_t>();
  TRY(row.status());
  return newest;
}

}  // namespace weft::store
