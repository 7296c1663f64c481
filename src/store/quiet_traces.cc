#include "store/quiet_traces.h"

#include <fmt/format.h>

#include "store/row_reader.h"
#include "store/statement.h"

namespace weft::store {

Result<QuietTraces> quiet_traces(engine::Engine& engine, const QuietTracesQuery& query) {
  Statement statement;
  // Spans that came after `until` are read too: their traces are not quiet.
  auto sql = fmt::format(
      "SELECT trace_id, count() OVER () FROM (SELECT project, trace_id, "
      "max(toUnixTimestamp64Milli(received)) AS "
      "newest FROM spans WHERE received >= fromUnixTimestamp64Milli({}){} GROUP BY project, trace_id HAVING "
      "newest "
      "<= {}) ORDER BY newest DESC LIMIT {}",
      statement.number(query.since_unix_milli), within(statement, query.project),
      statement.number(query.until_unix_milli), statement.number(query.limit));
  TRY_ASSIGN(const auto answer, std::move(statement).ask(engine, std::move(sql)));
  QuietTraces found;
  RowReader row(answer);
  while (!row.at_end()) {
    found.trace_ids.push_back(row.id<model::TraceId>());
    found.count = row.fixed<uint64_t>();
  }
  TRY(row.status());
  return found;
}

}  // namespace weft::store
