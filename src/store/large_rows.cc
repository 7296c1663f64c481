#include "store/large_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "store/row_reader.h"
#include "store/statement.h"

namespace weft::store {

Result<LargeRows::HeldByTrace> LargeRows::held(engine::Engine& engine, std::span<const model::TraceId> ids,
                                               const ProjectScope& project) const {
  std::vector<model::TraceId> large;
  {
    const std::scoped_lock lock(mutex_);
    std::ranges::copy_if(ids, std::back_inserter(large), [&](const auto& id) { return kept_.contains(id); });
  }
  HeldByTrace held;
  if (large.empty()) return held;
  Statement statement;
  auto sql = fmt::format(
      "SELECT trace_id, count(), toUnixTimestamp64Milli(max(received)) FROM spans WHERE trace_id IN {}{}"
      " GROUP BY trace_id",
      statement.set(large), within(statement, project));
  TRY_ASSIGN(const auto answer, std::move(statement).ask(engine, std::move(sql)));
  RowReader row(answer);
  while (!row.at_end()) {
    const auto id = row.id<model::TraceId>();
    const auto span_count = row.fixed<uint64_t>();
    held[id] = {.span_count = span_count, .newest_received_unix_milli = row.fixed<int64_t>()};
  }
  TRY(row.status());
  return held;
}

std::optional<TraceRow> LargeRows::find(const model::TraceId& id, const ProjectScope& project,
                                        const std::optional<Held>& held) const {
  if (!held) return {};
  const std::scoped_lock lock(mutex_);
  const auto kept = kept_.find(id);
  if (kept == kept_.end() || kept->second.project != project || kept->second.held != *held) return {};
  return kept->second.row;
}

void LargeRows::keep(const TraceRow& row, const ProjectScope& project, const std::optional<Held>& held) {
  if (row.span_count < kSpansMin) return;
  const std::scoped_lock lock(mutex_);
  const auto [kept, is_new] = kept_.try_emplace(row.trace_id);
  kept->second.project = project;
  if (held) {
    kept->second.held = *held;
    kept->second.row = row;
  }
  if (!is_new) return;
  oldest_first_.push_back(row.trace_id);
  if (oldest_first_.size() <= kRowsMax) return;
  kept_.erase(oldest_first_.front());
  oldest_first_.pop_front();
}

}  // namespace weft::store
