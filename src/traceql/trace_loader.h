// TraceLoader: traces, many at a time.
#pragma once

#include <chrono>
#include <functional>
#include <span>

#include "engine/engine.h"
#include "store/reader.h"
#include "store/span_row.h"

namespace weft::traceql {

// Read at once: so many at first, four times as many each time after, as long as more are wanted. Traces with
// more spans between them than kSpansAtOnceMax are read one by one, and whole.
inline constexpr size_t kTracesAtFirst = 100;
inline constexpr size_t kTracesAtOnceMax = 2'000;
inline constexpr size_t kSpansAtOnceMax = 250'000;
// Fewer than these are mostly enough: to read further meanwhile would be work for nothing.
inline constexpr size_t kTracesReadAheadFrom = 1'000;

// What to read of which traces.
struct TraceSelection {
  std::span<const model::TraceId> ids;
  store::ProjectScope project = {};
  store::TraceParts parts = {};
  size_t at_first = kTracesAtFirst;
  // By then everything has been read, or deadline_exceeded.
  std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max();
};

// Calls `take` for each of them that the project has, in the order of `ids`, until it says false; false, if
// it did. Takes on the caller's thread. Errors: those of Statement::ask; data_loss.
Result<bool> load_traces(engine::Engine& engine, const TraceSelection& selection,
                         const std::function<bool(const model::Trace&)>& take);

}  // namespace weft::traceql
