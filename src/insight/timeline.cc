#include "insight/timeline.h"

#include <algorithm>

namespace weft::insight {
namespace {

bool is_asynchronous(const model::Span& child, const model::Span& parent) {
  return child.kind == model::SpanKind::consumer && parent.kind != model::SpanKind::consumer;
}

Window cut(const Window& child, const Window& parent) {
  return {std::max(child.start, parent.start), std::min(child.end, parent.end)};
}

}  // namespace

Window window_of(const model::Span& span) {
  return {span.start_time_unix_nano, span.start_time_unix_nano + span.duration_ns()};
}

uint64_t settled_ns(const Window& window) {
  return window.end - std::min(window.length_ns() * kOverlapPerMille / 1'000, kOverlapMaxNs);
}

Timeline::Timeline(const model::Trace& trace, const SpanTree& tree)
    : windows_(tree.size()), first_by_end_(tree.size() + 1) {
  if (tree.root()) windows_[*tree.root()] = window_of(trace.spans[*tree.root()].span);
  for (const size_t parent : tree.order()) {
    if (windows_[parent].length_ns() == 0) continue;
    for (const size_t child : tree.children(parent)) {
      const auto& span = trace.spans[child].span;
      if (!is_asynchronous(span, trace.spans[parent].span)) {
        windows_[child] = cut(window_of(span), windows_[parent]);
      }
    }
  }
  by_end_.reserve(tree.size());
  for (size_t parent = 0; parent < tree.size(); ++parent) {
    for (const size_t child : tree.children(parent)) {
      if (windows_[child].length_ns() > 0) by_end_.push_back(child);
    }
    const auto from = by_end_.begin() + static_cast<ptrdiff_t>(first_by_end_[parent]);
    std::ranges::stable_sort(from, by_end_.end(), {}, [this](size_t span) { return settled_ns(span); });
    first_by_end_[parent + 1] = by_end_.size();
  }
}

}  // namespace weft::insight
