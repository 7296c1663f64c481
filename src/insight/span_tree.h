// SpanTree: who is whose child in a trace, made once and given to every analysis.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "model/trace.h"

namespace weft::insight {

// All spans are indexes into Trace::spans. Holds no view of the trace. Immutable; any thread.
//
// Where parent ids form a cycle, or name a span that is not there, the tree is cut as model::tree cuts it, so
// what is drawn and what is analysed are the same: every span is in exactly one place.
class SpanTree {
 public:
  static constexpr size_t kNone = SIZE_MAX;

  // O(n log n), iterative.
  explicit SpanTree(const model::Trace& trace);

  size_t size() const { return parent_.size(); }
  // Every span once: parents before their children, depth first, siblings by start time and then span id.
  // Backwards, children come before their parents.
  std::span<const size_t> order() const { return order_; }
  // The same, as model::tree gives it.
  std::span<const model::TreeNode> nodes() const { return nodes_; }
  // kNone for those on top.
  size_t parent(size_t span) const { return parent_[span]; }
  // By start time, then span id.
  std::span<const size_t> children(size_t span) const {
    return {children_.data() + first_child_[span], first_child_[span + 1] - first_child_[span]};
  }
  // The span and all below it, as in order().
  std::span<const size_t> subtree(size_t span) const {
    return order().subspan(position_[span], end_position_[span] - position_[span]);
  }
  // 0 for those on top.
  size_t depth(size_t span) const { return nodes_[position_[span]].depth; }
  // On top although it names a parent: that one has not arrived, or would close a cycle.
  bool is_orphan(size_t span) const { return nodes_[position_[span]].missing_parent; }
  // All spans on top, by start time: roots and orphans.
  std::span<const size_t> tops() const { return tops_; }
  // The span that stands for the request: of those without a parent id, the one that took longest; where
  // there is none, the longest of the orphans on top. The earliest of equals. None in an empty trace.
  std::optional<size_t> root() const { return root_; }
  // Whether `ancestor` is `span` or above it. O(1).
  bool is_within(size_t span, size_t ancestor) const {
    return position_[span] >= position_[ancestor] && position_[span] < end_position_[ancestor];
  }

 private:
  void place_nodes();
  void gather_children();

  std::vector<model::TreeNode> nodes_;
  std::vector<size_t> order_;
  std::vector<size_t> parent_;
  std::vector<size_t> tops_;
  std::vector<size_t> children_;
  std::vector<size_t> first_child_;   // children of span s: from first_child_[s] to first_child_[s + 1]
  std::vector<size_t> position_;      // in order_
  std::vector<size_t> end_position_;  // of what is below a span: [position_, end_position_) in order_
  std::optional<size_t> root_;
};

}  // namespace weft::insight
