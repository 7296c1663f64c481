// TraceView: some spans of a trace taken for a trace of their own, and what assertions need of it, made once.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "insight/contents.h"
#include "insight/span_tree.h"
#include "insight/timeline.h"
#include "insight/usage.h"
#include "model/trace.h"
#include "traceql/span_reader.h"

namespace weft::assertions {

// Spans are named by their index in trace(). Views belong to the stored trace, which outlives this. Neither
// copied nor moved. One thread.
class TraceView {
 public:
  // A span whose parent is left out is a root, not an orphan; so is one below `caller`, where that is not
  // stored. `whole` is the tree of `stored`.
  TraceView(const model::Trace& stored, const insight::SpanTree& whole,
            const std::optional<model::SpanId>& caller, const std::function<bool(size_t span)>& is_visible);
  TraceView(const TraceView&) = delete;
  TraceView& operator=(const TraceView&) = delete;

  const model::Trace& trace() const { return trace_; }
  size_t size() const { return trace_.spans.size(); }
  const model::StoredSpan& at(size_t span) const { return trace_.spans[span]; }
  // Its index in the stored trace.
  size_t stored_index(size_t span) const { return stored_index_[span]; }

  const insight::SpanTree& tree();
  const insight::Timeline& timeline();
  const std::vector<insight::Usage>& usage();
  insight::Contents& contents() { return contents_; }
  traceql::SpanReader& reader();

 private:
  model::Trace trace_;
  std::vector<size_t> stored_index_;
  std::optional<insight::SpanTree> tree_;
  std::optional<insight::Timeline> timeline_;
  std::optional<std::vector<insight::Usage>> usage_;
  insight::Contents contents_{trace_};
  std::optional<traceql::TraceIndex> index_;
  std::optional<traceql::SpanReader> reader_;
};

}  // namespace weft::assertions
