#include "traceql/trace_walk.h"

#include <algorithm>
#include <unordered_set>

#include "store/newest.h"
#include "store/window_walk.h"
#include "traceql/candidates.h"
#include "traceql/trace_loader.h"
#include "traceql/trace_parts.h"

namespace weft::traceql {
namespace {

using Clock = std::chrono::steady_clock;

// The table is ordered by five minutes, so that less costs no less; what nobody had in the last minute is
// rare, and found through an index or by looking at everything.
constexpr store::WindowWalk::Pace kPace{
    .first_width_ns = 60'000'000'000, .growth = 16, .growth_empty = 4'096};

}  // namespace

Result<bool> walk_traces(engine::Engine& engine, const TraceWalk& walk,
                         const std::function<bool(const model::Trace&)>& look_at) {
  TRY_ASSIGN(const auto newest, store::newest_arrival(engine));
  store::WindowWalk windows({.time_unix_nano = walk.range.end_unix_nano}, walk.range.start_unix_nano, newest,
                            kPace);
  TraceSelection selection{.ids = {},
                           .project = walk.project,
                           .parts = parts_of(walk.query),
                           .at_first = std::clamp<size_t>(walk.wanted, 1, kTracesAtFirst),
                           .deadline = walk.deadline};
  std::unordered_set<model::TraceId> met;
  while (!windows.done()) {
    if (Clock::now() > walk.deadline) return true;
    TRY_ASSIGN(auto found,
               find_candidates(engine, walk.query, walk.project, {windows.low(), walk.range.end_unix_nano},
                               store::until(walk.deadline)));
    std::erase_if(found.traces, [&](const auto& id) { return !met.insert(id).second; });
    selection.ids = found.traces;
    TRY_ASSIGN(const bool go_on, load_traces(engine, selection, look_at));
    if (!go_on) return false;
    if (found.truncated) return true;
    windows.found_all(found.traces.size());
  }
  return false;
}

}  // namespace weft::traceql
