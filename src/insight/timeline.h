// Timeline: when each span of the request held its parent up. What the critical path and the what-if agree
// on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "insight/span_tree.h"

namespace weft::insight {

// Unix nanoseconds, from start to before end.
struct Window {
  uint64_t start = 0;
  uint64_t end = 0;

  uint64_t length_ns() const { return end > start ? end - start : 0; }
};

// The span's own time; nothing where it ends before it starts.
Window window_of(const model::Span& span);

// Siblings may overlap by so much of the earlier one and still count as one after the other, since hosts'
// clocks differ. CRISP allows 1 % of the common parent; of a long parent that would hide real overlap.
inline constexpr uint64_t kOverlapPerMille = 10;
inline constexpr uint64_t kOverlapMaxNs = 10'000'000;

// The end less the overlap that is allowed; after the start, so that whatever is settled when another span
// starts has started before it.
uint64_t settled_ns(const Window& window);

// Of the tree below SpanTree::root(); spans elsewhere (other roots, orphans) have empty windows.
//
// A span's window is its own time as far as its parent's window reaches: a parent does not wait for what goes
// on after it has ended, and what was before it began is not part of it. The same cut as in Jaeger's critical
// path (jaeger-ui, sanitizeOverFlowingChildren).
//
// A child that is asynchronous (kind consumer, below a span that is not a consumer itself: the message was
// handed over and nobody waits) has an empty window, and so has all below it. Jaeger leaves out what hangs on
// by a FOLLOWS_FROM reference in the same way; OpenTelemetry has no such references.
//
// Immutable; any thread. O(n log n), iterative.
class Timeline {
 public:
  Timeline(const model::Trace& trace, const SpanTree& tree);

  const Window& window(size_t span) const { return windows_[span]; }
  // The children whose windows are not empty, by settled_ns: the last to finish is the last.
  std::span<const size_t> children_by_end(size_t span) const {
    return {by_end_.data() + first_by_end_[span], first_by_end_[span + 1] - first_by_end_[span]};
  }
  uint64_t settled_ns(size_t span) const { return insight::settled_ns(windows_[span]); }
  // Whether `later` may have waited for `earlier`, both children of one span.
  bool happens_before(size_t earlier, size_t later) const {
    return settled_ns(earlier) <= windows_[later].start;
  }

 private:
  std::vector<Window> windows_;
  std::vector<size_t> by_end_;
  std::vector<size_t> first_by_end_;
};

}  // namespace weft::insight
