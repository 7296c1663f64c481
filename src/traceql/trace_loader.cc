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

Result<bool> load_one_by_one(engine::Engine& engine, const TraceSelection& some, const Take& take) {
  const store::Reader reader(engine);
  for (const auto& id : some.ids) {
    const auto trace = reader.trace(id, some.project);
    if (!trace && trace.error().code == ErrorCode::not_found) continue;
    if (!trace) return tl::make_unexpected(trace.error());
    if (!take(*trace)) return false;
  }
  return true;
}

Result<bool> load_batch(engine::Engine& engine, const TraceSelection& some, const Take& take) {
  store::Statement statement;
  auto sql = fmt::format("SELECT {} FROM spans WHERE trace_id IN {}", store::TraceRows::columns(some.parts),
                         statement.set(std::vector(some.ids.begin(), some.ids.end())));
  sql += store::within(statement, some.project);
  fmt::format_to(std::back_inserter(sql), " LIMIT {}", kSpansAtOnceMax + 1);
  TRY_ASSIGN(auto answer, std::move(statement).ask(engine, std::move(sql), store::until(some.deadline)));
  TRY_ASSIGN(const auto whole, store::TraceRows(std::move(answer), kSpansAtOnceMax).read());
  if (whole.truncated) return load_one_by_one(engine, some, take);
  const auto parts = split(whole);
  for (const auto& id : some.ids) {
    const auto part = parts.find(id);
    if (part != parts.end() && !take(part->second)) return false;
  }
  return true;
}

}  // namespace

Result<bool> load_traces(engine::Engine& engine, const TraceSelection& selection, const Take& take) {
  auto batch = selection;
  auto left = selection.ids;
  for (size_t count = selection.at_first; !left.empty(); count = std::min(4 * count, kTracesAtOnceMax)) {
    batch.ids = left.first(std::min(left.size(), count));
    TRY_ASSIGN(const bool go_on, load_batch(engine, batch, take));
    if (!go_on) return false;
    left = left.subspan(batch.ids.size());
  }
  return true;
}

}  // namespace weft::traceql
