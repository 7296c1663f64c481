// LargeRows: the rows of traces that have very many spans, so that a list which is asked for every few
// seconds does not read them all each time: 100,000 spans take 0.6 s.
#pragma once

#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "store/reader.h"

namespace weft::store {

// Any thread. A row is kept with what the trace held when it was read, and given only while it still holds
// that. Rows of lists with filters are not kept: those say which spans match.
class LargeRows {
 public:
  static constexpr uint64_t kSpansMin =
      2'000;  // of fewer, reading costs no more than looking whether they changed
  static constexpr size_t kRowsMax = 2'000;  // a row is about 1 KiB

  // What tells that a trace has changed.
  struct Held {
    uint64_t span_count = 0;  // repeats among them
    int64_t newest_received_unix_milli = 0;
    bool operator==(const Held&) const = default;
  };
  using HeldByTrace = std::unordered_map<model::TraceId, Held>;

  // Asks what those of `ids` hold that are known to be large. Before their rows are read: what comes
  // meanwhile is then seen the next time. Errors: as of any question.
  Result<HeldByTrace> held(engine::Engine& engine, std::span<const model::TraceId> ids,
                           const ProjectScope& project) const;

  // `held`: as told just before; none where it was not known to be large.
  std::optional<TraceRow> find(const model::TraceId& id, const ProjectScope& project,
                               const std::optional<Held>& held) const;
  // `held` is none when nobody knew that the trace was large: that it is, is remembered.
  void keep(const TraceRow& row, const ProjectScope& project, const std::optional<Held>& held);

 private:
  struct Kept {
    ProjectScope project;
    Held held;
    std::optional<TraceRow> row;
  };

  mutable std::mutex mutex_;
  std::unordered_map<model::TraceId, Kept> kept_;
  std::deque<model::TraceId> oldest_first_;
};

}  // namespace weft::store
