#include "traceql/trace_index.h"

#include <algorithm>

namespace weft::traceql {

TraceIndex::TraceIndex(const model::Trace& trace) : nodes_(model::tree(trace)), places_(trace.spans.size()) {
  if (!trace.spans.empty()) start_ = UINT64_MAX;
  for (size_t i = 0; i < trace.spans.size(); ++i) {
    const auto& span = trace.spans[i].span;
    start_ = std::min(start_, span.start_time_unix_nano);
    end_ = std::max({end_, span.start_time_unix_nano, span.end_time_unix_nano});
    if (span.parent_span_id.is_valid()) continue;
    if (!root_ || span.start_time_unix_nano < trace.spans[*root_].span.start_time_unix_nano) root_ = i;
  }
  number_nodes();
}

// The path from the root to the node at hand is all that has been entered and not left.
void TraceIndex::number_nodes() {
  std::vector<size_t> path;
  int64_t next = 1;
  for (const auto& node : nodes_) {
    for (; path.size() > node.depth; path.pop_back()) places_[path.back()].right = next++;
    auto& place = places_[node.span];
    if (!path.empty()) place.parent = path.back();
    place.child_count = node.child_count;
    place.left = next++;
    path.push_back(node.span);
  }
  for (; !path.empty(); path.pop_back()) places_[path.back()].right = next++;
}

std::optional<size_t> TraceIndex::parent(size_t span) const {
  if (places_[span].parent == SIZE_MAX) return std::nullopt;
  return places_[span].parent;
}

}  // namespace weft::traceql
