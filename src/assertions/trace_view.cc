#include "assertions/trace_view.h"

namespace weft::assertions {

TraceView::TraceView(const model::Trace& stored, const insight::SpanTree& whole,
                     const std::optional<model::SpanId>& caller,
                     const std::function<bool(size_t span)>& is_visible) {
  trace_.trace_id = stored.trace_id;
  trace_.resources = stored.resources;
  trace_.scopes = stored.scopes;
  trace_.duplicate_span_count = stored.duplicate_span_count;
  trace_.truncated = stored.truncated;
  for (size_t span = 0; span < stored.spans.size(); ++span) {
    if (!is_visible(span)) continue;
    trace_.spans.push_back(stored.spans[span]);
    stored_index_.push_back(span);
    const size_t parent = whole.parent(span);
    auto& parent_id = trace_.spans.back().span.parent_span_id;
    const bool is_left_out = parent != insight::SpanTree::kNone ? !is_visible(parent) : parent_id == caller;
    if (is_left_out) parent_id = {};
  }
}

const insight::SpanTree& TraceView::tree() {
  if (!tree_) tree_.emplace(trace_);
  return *tree_;
}

const insight::Timeline& TraceView::timeline() {
  if (!timeline_) timeline_.emplace(trace_, tree());
  return *timeline_;
}

const std::vector<insight::Usage>& TraceView::usage() {
  if (!usage_) usage_ = insight::usage_below(trace_, tree());
  return *usage_;
}

traceql::SpanReader& TraceView::reader() {
  if (!reader_) {
    index_.emplace(trace_);
    reader_.emplace(trace_, *index_);
  }
  return *reader_;
}

}  // namespace weft::assertions
