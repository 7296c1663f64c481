#include "store/usage.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "store/row_reader.h"
#include "store/span_groups.h"
#include "store/statement.h"

namespace weft::store {
namespace {

using Clock = std::chrono::steady_clock;
using TraceIds = std::vector<model::TraceId>;

std::string in_range(Statement& statement, const UsageQuery& query) {
  return fmt::format("start_unix_nano >= {} AND start_unix_nano < {}{}",
                     statement.number(query.start_unix_nano), statement.number(query.end_unix_nano),
                     within(statement, query.project));
}

std::string of_users(Statement& statement, const UsageQuery& query) {
  if (query.users.empty()) return "";
  std::vector<std::string> ids;
  for (const auto& user : query.users) ids.push_back(user.user_id);
  return fmt::format(" AND trace_id IN (SELECT trace_id FROM spans WHERE user_id IN {} AND {})",
                     statement.set(ids), in_range(statement, query));
}

// Those with usage in the range, the newest first; one more than kUsageTracesMax tells that there are too
// many.
Result<TraceIds> find_traces(engine::Engine& engine, const UsageQuery& query) {
  Statement statement;
  auto sql = fmt::format(
      "SELECT trace_id FROM spans WHERE {}"
      " AND (input_tokens > 0 OR output_tokens > 0 OR total_tokens > 0 OR NOT isNaN(cost_usd)){}"
      " GROUP BY trace_id ORDER BY max(start_unix_nano) DESC, trace_id LIMIT {}",
      in_range(statement, query), of_users(statement, query), kUsageTracesMax + 1);
  TRY_ASSIGN(const auto answer, std::move(statement).ask(engine, std::move(sql)));
  TraceIds ids;
  RowReader row(answer);
  while (!row.at_end()) ids.push_back(row.id<model::TraceId>());
  TRY(row.status());
  return ids;
}

// Of one statement; its rows beyond `spans_max` were not read, which the caller sees by their number.
Result<size_t> read_traces(engine::Engine& engine, std::span<const model::TraceId> ids,
                           const ProjectScope& project, size_t spans_max, const TakeTrace& take) {
  Statement statement;
  const bool alone = ids.size() == 1;
  auto sql =
      outlines_sql({.matches = "toUInt8(1)",
                    .where = fmt::format("trace_id IN {}{}", statement.set(TraceIds(ids.begin(), ids.end())),
                                         within(statement, project)),
                    .group = "trace_id",
                    .spans_max = spans_max,
                    .alone = alone});
  TRY_ASSIGN(const auto answer, std::move(statement).ask(engine, std::move(sql)));
  std::vector<SpanGroup> groups;
  const auto same_trace = [](const model::StoredSpan& a, const model::StoredSpan& b) {
    return a.span.trace_id == b.span.trace_id;
  };
  TRY_ASSIGN(const size_t rows,
             read_groups(answer, same_trace, [&](SpanGroup group) { groups.push_back(std::move(group)); }));
  if (rows > spans_max && !alone) return rows;
  for (const auto& group : groups) take(group.trace);
  return rows;
}

}  // namespace

Result<bool> Reader::traces_with_usage(const UsageQuery& query, const TakeTrace& take) const {
  const auto deadline = Clock::now() + kUsageTimeMax;
  TRY_ASSIGN(auto ids, find_traces(engine_, query));
  bool truncated = ids.size() > kUsageTracesMax;
  ids.resize(std::min(ids.size(), kUsageTracesMax));
  std::span<const model::TraceId> rest = ids;
  size_t at_once = kUsageTracesAtOnce;
  while (!rest.empty()) {
    if (Clock::now() > deadline) return true;
    at_once = std::min(at_once, rest.size());
    const size_t spans_max = at_once == 1 ? bounds_.trace_spans : bounds_.page_spans;
    TRY_ASSIGN(const size_t rows, read_traces(engine_, rest.first(at_once), query.project, spans_max, take));
    if (rows > spans_max && at_once > 1) {
      at_once /= 2;
      continue;
    }
    truncated = truncated || (at_once == 1 && rows >= spans_max);
    rest = rest.subspan(at_once);
    at_once = std::min(at_once * 2, kUsageTracesAtOnce);
  }
  return truncated;
}

}  // namespace weft::store
