// TraceSet: several whole traces out of one answer.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "model/trace.h"

namespace weft::store {

// The traces' texts are views into what `shared` owns. Movable; one thread at a time.
class TraceSet {
 public:
  TraceSet() = default;
  // Cuts `shared`, which holds the spans of several traces in any order, into these.
  explicit TraceSet(model::Trace shared);

  // One more, which owns its texts itself; it comes last.
  void add(model::Trace trace);

  // In the order in which they begin.
  const std::vector<model::Trace>& traces() const { return traces_; }
  size_t span_count() const { return span_count_; }
  // More spans are stored than were read: what begins last is missing.
  bool truncated() const { return shared_.truncated; }

 private:
  model::Trace shared_;  // its spans are in traces_
  std::vector<model::Trace> traces_;
  size_t span_count_ = 0;
};

}  // namespace weft::store
