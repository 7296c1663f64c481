// TraceIndex: how the spans of one trace lie in its tree, for whoever asks about many of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "model/trace.h"

namespace weft::traceql {

// Spans are named by their index in Trace::spans. Cycles are cut and orphans are roots as model::tree says.
// Built in O(n log n) without recursion. Immutable: any thread. Does not keep the trace.
class TraceIndex {
 public:
  explicit TraceIndex(const model::Trace& trace);

  std::optional<size_t> parent(size_t span) const;
  size_t child_count(size_t span) const { return places_[span].child_count; }
  // Nested-set numbers: a walk through the tree that counts from 1 both when it enters a span and when it
  // leaves it. A span lies below those whose numbers enclose its own.
  int64_t left(size_t span) const { return places_[span].left; }
  int64_t right(size_t span) const { return places_[span].right; }
  // Every span once, parents before children.
  const std::vector<model::TreeNode>& nodes() const { return nodes_; }

  // The earliest span that has no parent; none: it has not arrived.
  std::optional<size_t> root() const { return root_; }
  uint64_t start_unix_nano() const { return start_; }
  uint64_t duration_ns() const { return end_ - start_; }  // latest end − earliest start

 private:
  struct Place {
    size_t parent = SIZE_MAX;
    size_t child_count = 0;
    int64_t left = 0;
    int64_t right = 0;
  };
  void number_nodes();

  std::vector<model::TreeNode> nodes_;
  std::vector<Place> places_;
  std::optional<size_t> root_;
  uint64_t start_ = 0;
  uint64_t end_ = 0;
};

}  // namespace weft::traceql
