// Reader::top.
#include "store/top.h"

#include <fmt/format.h>

#include "store/row_reader.h"
#include "store/statement.h"

namespace weft::store {
namespace {

struct Keys {
  std::string_view columns;  // service, name, model, provider: those that are not asked for are ''
  std::string_view group;
  std::string_view where;
};

Keys keys_of(TopBy by) {
  switch (by) {
    case TopBy::service:
      return {"service, '', '', ''", "service", "1"};
    case TopBy::operation:
      return {"service, name, '', ''", "service, name", "1"};
    case TopBy::model:
      return {"'', '', model, topK(1)(provider)[1]", "model", "model != ''"};
  }
  return {};
}

}  // namespace

Result<std::vector<TopRow>> Reader::top(const TopQuery& query) const {
  Statement statement;
  const auto keys = keys_of(query.by);
  const auto range = fmt::format("received >= fromUnixTimestamp64Nano({}){}",
                                 statement.number(static_cast<int64_t>(query.since_unix_nano)),
                                 within(statement, query.project));
  auto sql = fmt::format(
      "SELECT {0}, count() AS calls, countIf(status_code = 2), toUInt64(quantile(0.5)(greatest(duration_ns, "
      "0))), "
      "toUInt64(quantile(0.95)(greatest(duration_ns, 0))), toUInt64(sumIf(total_tokens, billed AND "
      "total_tokens > "
      "0)), sumIf(cost_usd, billed AND isFinite(cost_usd)) FROM (SELECT *, event_type = 'model' AND "
      "(trace_id, "
      "span_id) NOT IN (SELECT trace_id, parent_span_id FROM spans WHERE {1} AND event_type = 'model') AS "
      "billed "
      "FROM spans WHERE {1} AND {2}) GROUP BY {3} ORDER BY calls DESC, {3} LIMIT {4}",
      keys.columns, range, keys.where, keys.group, query.limit);
  TRY_ASSIGN(const auto answer, std::move(statement).ask(engine_, std::move(sql)));
  std::vector<TopRow> rows;
  RowReader row(answer);
  while (!row.at_end()) {
    auto& top = rows.emplace_back();
    for (auto* const text : {&top.service, &top.name, &top.model, &top.provider}) *text = row.text();
    for (auto* const number : {&top.calls, &top.errors, &top.p50_ns, &top.p95_ns, &top.tokens})
      *number = row.fixed<uint64_t>();
    top.cost_usd = row.fixed<double>();
  }
  TRY(row.status());
  return rows;
}

}  // namespace weft::store
