#include "insight/span_tree.h"

#include <numeric>

namespace weft::insight {

SpanTree::SpanTree(const model::Trace& trace)
    : nodes_(model::tree(trace)),
      parent_(trace.spans.size(), kNone),
      first_child_(trace.spans.size() + 1),
      position_(trace.spans.size()),
      end_position_(trace.spans.size()) {
  place_nodes();
  gather_children();
  for (const size_t top : tops_) {
    const auto& span = trace.spans[top].span;
    const bool is_better =
        !root_ || (is_orphan(*root_) && !is_orphan(top)) ||
        (is_orphan(*root_) == is_orphan(top) && span.duration_ns() > trace.spans[*root_].span.duration_ns());
    if (is_better) root_ = top;
  }
}

void SpanTree::place_nodes() {
  order_.reserve(nodes_.size());
  std::vector<size_t> path;  // the spans from the top down to the one before
  for (const auto& node : nodes_) {
    for (; path.size() > node.depth; path.pop_back()) end_position_[path.back()] = order_.size();
    parent_[node.span] = path.empty() ? kNone : path.back();
    if (path.empty()) tops_.push_back(node.span);
    position_[node.span] = order_.size();
    order_.push_back(node.span);
    path.push_back(node.span);
  }
  for (const size_t open : path) end_position_[open] = order_.size();
}

void SpanTree::gather_children() {
  for (const size_t parent : parent_) {
    if (parent != kNone) ++first_child_[parent + 1];
  }
  std::partial_sum(first_child_.begin(), first_child_.end(), first_child_.begin());
  children_.resize(first_child_.back());
  std::vector<size_t> next = first_child_;
  for (const size_t span : order_) {
    if (parent_[span] != kNone) children_[next[parent_[span]]++] = span;
  }
}

}  // namespace weft::insight
