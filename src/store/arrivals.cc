// Reader::arrivals.
#include "store/arrivals.h"

#include <fmt/format.h>

#include "store/reader.h"
#include "store/row_reader.h"
#include "store/statement.h"

namespace weft::store {

Result<std::vector<Arrival>> Reader::arrivals(int64_t since_unix_milli) const {
  Statement statement;
  // Parts are days of arrival and know their span of it, so that of the old ones nothing is read.
  auto sql = fmt::format(
      "SELECT project, trace_id, count(), max(toUnixTimestamp64Milli(received)) AS newest FROM spans WHERE "
      "received >= fromUnixTimestamp64Milli({}) GROUP BY project, trace_id ORDER BY newest DESC LIMIT {}",
      statement.number(since_unix_milli), kArrivalsMax);
  TRY_ASSIGN(const auto answer, std::move(statement).ask(engine_, std::move(sql)));
  std::vector<Arrival> arrivals;
  RowReader row(answer);
  while (!row.at_end()) {
    auto& arrival = arrivals.emplace_back();
    arrival.project = row.text();
    arrival.trace_id = row.id<model::TraceId>();
    arrival.spans = row.fixed<uint64_t>();
    arrival.newest_unix_milli = row.fixed<int64_t>();
  }
  TRY(row.status());
  return arrivals;
}

}  // namespace weft::store
