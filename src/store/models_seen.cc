#include "store/models_seen.h"

#include <fmt/format.h>

#include "store/row_reader.h"
#include "store/statement.h"

namespace weft::store {

Result<std::vector<ModelSeen>> models_seen(engine::Engine& engine, const ModelsSeenQuery& query) {
  Statement statement;
  auto sql = fmt::format(
      "SELECT model, provider, count() AS spans,"
      " countIf(isNaN(cost_usd) AND (input_tokens > 0 OR output_tokens > 0)) AS without_cost"
      " FROM spans WHERE model != '' AND start_unix_nano >= {}{}"
      " GROUP BY model, provider ORDER BY without_cost DESC, spans DESC, model, provider LIMIT {}",
      statement.number(query.start_unix_nano), within(statement, query.project), query.limit);
  TRY_ASSIGN(const auto answer, std::move(statement).ask(engine, std::move(sql)));
  std::vector<ModelSeen> models;
  RowReader row(answer);
  while (!row.at_end()) {
    auto& seen = models.emplace_back();
    seen.model = row.text();
    seen.provider = row.text();
    seen.span_count = row.fixed<uint64_t>();
    seen.without_cost_count = row.fixed<uint64_t>();
  }
  TRY(row.status());
  return models;
}

}  // namespace weft::store
