#include "traceql/trace_loader.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "store/span_row.h"
#include "store/statement.h"

namespace weft::traceql {
namespace {

using Take = std::function<bool(const model::Trace&)>;

// Views of the parts point into `whole`, which outlives them.
std::unordered_map<model::TraceId, model::Trace> split(const model::Trace& whole) {
  std::unordered_map<model::TraceId, model::Trace> parts;
  for (const auto& stored : whole.spans) parts[stored.span.trace_id].spans.push_back(stored);
  for (auto& [id, part] : parts) {
    part.trace_id = id;
    store::drop_repeats(part.spans);
    // Resources and scopes are views of 40 bytes each, and few.
    part.resources = whole.resources;
    part.scopes = whole.scopes;
  }
  return parts;
}

Result<bool> load_one_by_one(engine::Engine& engine, std::span<const model::TraceId> ids,
                             const store::ProjectScope& project, const Take& take) {
  const store::Reader reader(engine);
  for (const auto& id : ids) {
    const auto trace = reader.trace(id, project);
    if (!trace && trace.error().code == ErrorCode::not_found) continue;
    if (!trace) return tl::make_unexpected(trace.error());
    if (!take(*trace)) return false;
  }
  return true;
}

Result<bool> load_batch(engine::Engine& engine, std::span<const model::TraceId> ids,
                        const store::ProjectScope& project, const Take& take) {
  store::Statement statement;
  auto sql = fmt::format("SELECT {} FROM spans WHERE trace_id IN {}", store::TraceRows::kColumns,
                         statement.set(std::vector(ids.begin(), ids.end())));
  sql += store::within(statement, project);
  fmt::format_to(std::back_inserter(sql), " LIMIT {}", kSpansAtOnceMax + 1);
  TRY_ASSIGN(auto answer, std::move(statement).ask(engine, std::move(sql)));
  TRY_ASSIGN(const auto whole, store::TraceRows(std::move(answer), kSpansAtOnceMax).read());
  if (whole.truncated) return load_one_by_one(engine, ids, project, take);
  const auto parts = split(whole);
  for (const auto& id : ids) {
    const auto part = parts.find(id);
    if (part != parts.end() && !take(part->second)) return false;
  }
  return true;
}

}  // namespace

Status load_traces(engine::Engine& engine, std::span<const model::TraceId> ids,
                   const store::ProjectScope& project, const Take& take) {
  while (!ids.empty()) {
    const auto batch = ids.first(std::min(ids.size(), kTracesAtOnce));
    TRY_ASSIGN(const bool go_on, load_batch(engine, batch, project, take));
    if (!go_on) break;
    ids = ids.subspan(batch.size());
  }
  return {};
}

}  // namespace weft::traceql
