// Reader::calls and Reader::call_series.
#include "store/calls.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <utility>

#include "store/reader.h"
#include "store/row_reader.h"
#include "store/service_calls.h"
#include "store/statement.h"

namespace weft::store {
namespace {

std::string in_range(Statement& statement, uint64_t start, uint64_t end) {
  return fmt::format("start_unix_nano >= {} AND start_unix_nano < {}", statement.number(start),
                     statement.number(end));
}

std::string of_kinds(const std::vector<model::SpanKind>& kinds) {
  if (kinds.empty()) return {};
  std::vector<int> numbers;
  for (const auto kind : kinds) numbers.push_back(static_cast<int>(kind));
  return fmt::format(" AND kind IN ({})", fmt::join(numbers, ", "));
}

}  // namespace

Result<std::vector<Call>> Reader::calls(const ProjectScope& project, uint64_t start_unix_nano,
                                        uint64_t end_unix_nano) const {
  TRY_ASSIGN(const auto rows,
             service_calls(
                 {.project = project, .start_unix_nano = start_unix_nano, .end_unix_nano = end_unix_nano}));
  std::map<std::pair<std::string, std::string>, uint64_t> counts;
  for (const auto& row : rows) {
    if (row.kind == CalleeKind::service && !row.caller.empty()) counts[{row.caller, row.callee}] += row.calls;
  }
  std::vector<Call> calls;
  for (const auto& [ends, count] : counts) calls.push_back({ends.first, ends.second, count});
  std::ranges::stable_sort(calls, std::ranges::greater(), &Call::count);
  if (calls.size() > kCallsMax) calls.resize(kCallsMax);
  return calls;
}

Result<std::vector<CallPoint>> Reader::call_series(const CallSeriesQuery& query,
                                                   const ProjectScope& project) const {
  Statement statement;
  const auto step = statement.number(std::max<uint64_t>(query.step_ns, 1));
  auto sql = fmt::format(
      "SELECT service, {} AS operation, intDiv(start_unix_nano, {}) * {} AS step, count(),"
      " countIf(status_code = 2), quantile({})(greatest(toInt64(duration_ns), 0)) FROM spans WHERE {}"
      " AND service IN {}{}{} GROUP BY service, operation, step ORDER BY service, operation, step LIMIT {}",
      query.by_operation ? "name" : "''", step, step, std::clamp(query.quantile, 0.0, 1.0),
      in_range(statement, query.start_unix_nano, query.end_unix_nano), statement.set(query.services),
      of_kinds(query.kinds), within(statement, project), kCallPointsMax + 1);
  TRY_ASSIGN(const auto answer, std::move(statement).ask(engine_, std::move(sql)));
  std::vector<CallPoint> points;
  RowReader row(answer);
  while (!row.at_end()) {
    CallPoint point;
    point.service = row.text();
    point.operation = row.text();
    point.step_unix_nano = row.fixed<uint64_t>();
    point.count = row.fixed<uint64_t>();
    point.error_count = row.fixed<uint64_t>();
    point.duration_ns = row.fixed<double>();
    points.push_back(std::move(point));
  }
  TRY(row.status());
  if (points.size() > kCallPointsMax) {
    return fail(ErrorCode::too_large, "the answer has more than {} points; ask for larger steps or less time",
                kCallPointsMax);
  }
  return points;
}

}  // namespace weft::store
