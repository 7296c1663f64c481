#include "traceql/trace_loader.h"

#include <fmt/format.h>

#include <algorithm>
#include <future>
#include <unordered_map>

#include "store/span_row.h"
#include "store/statement.h"

namespace weft::traceql {
namespace {

using Take = std::function<bool(const model::Trace&)>;

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

// Cuts a selection: more each time.
class Batches {
 public:
  explicit Batches(const TraceSelection& all) : left_(all), count_(all.at_first) {}

  // Without ids: there is none left.
  TraceSelection next() {
    auto batch = left_;
    batch.ids = left_.ids.first(std::min(left_.ids.size(), count_));
    left_.ids = left_.ids.subspan(batch.ids.size());
    count_ = std::min(4 * count_, kTracesAtOnceMax);
    return batch;
  }

 private:
  TraceSelection left_;
  size_t count_;
};

Result<store::TraceSet> read_batch(engine::Engine& engine, const TraceSelection& some) {
  if (some.ids.empty()) return store::TraceSet();
  store::Statement statement;
  auto sql = fmt::format("SELECT {} FROM spans WHERE trace_id IN {}", store::TraceRows::columns(some.parts),
                         statement.set(std::vector(some.ids.begin(), some.ids.end())));
  sql += store::within(statement, some.project);
  fmt::format_to(std::back_inserter(sql), " LIMIT {}", kSpansAtOnceMax + 1);
  TRY_ASSIGN(auto answer, std::move(statement).ask(engine, std::move(sql), store::until(some.deadline)));
  TRY_ASSIGN(auto rows, store::TraceRows(std::move(answer), kSpansAtOnceMax).read_unsorted());
  return store::TraceSet(std::move(rows));
}

Result<bool> take_batch(engine::Engine& engine, const TraceSelection& some, const store::TraceSet& batch,
                        const Take& take) {
  if (batch.truncated()) return load_one_by_one(engine, some, take);
  std::unordered_map<model::TraceId, const model::Trace*> trace_of;
  for (const auto& trace : batch.traces()) trace_of.emplace(trace.trace_id, &trace);
  for (const auto& id : some.ids) {
    const auto trace = trace_of.find(id);
    if (trace != trace_of.end() && !take(*trace->second)) return false;
  }
  return true;
}

}  // namespace

Result<bool> load_traces(engine::Engine& engine, const TraceSelection& selection, const Take& take) {
  Batches batches(selection);
  auto batch = batches.next();
  auto traces = read_batch(engine, batch);
  while (!batch.ids.empty()) {
    if (!traces) return tl::make_unexpected(traces.error());
    const auto following = batches.next();
    // Once so many were not enough, the engine reads the next ones while these are looked at.
    const bool read_ahead = batch.ids.size() >= kTracesReadAheadFrom;
    auto read = std::async(read_ahead ? std::launch::async : std::launch::deferred,
                           [&engine, following] { return read_batch(engine, following); });
    TRY_ASSIGN(const bool go_on, take_batch(engine, batch, *traces, take));
    if (!go_on) return false;
    traces = read.get();
    batch = following;
  }
  return true;
}

}  // namespace weft::traceql
