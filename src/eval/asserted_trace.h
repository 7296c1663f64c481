// AssertedTrace: the trace of one test as its assertions see it, and what several of them need of it, made
// once.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "insight/contents.h"
#include "insight/span_tree.h"
#include "insight/timeline.h"
#include "insight/usage.h"
#include "model/trace.h"
#include "traceql/span_reader.h"

namespace weft::eval {

// Assertions see the application's spans and the target's, not those of the test case, the graders and what
// is below graders. A span whose parent they do not see is a root for them, not an orphan.
//
// Views belong to the stored trace, which outlives this. Neither copied nor moved. One thread.
class AssertedTrace {
 public:
  explicit AssertedTrace(const model::Trace& stored);
  AssertedTrace(const AssertedTrace&) = delete;
  AssertedTrace& operator=(const AssertedTrace&) = delete;

  // What is visible. Spans are named by their index in it.
  const model::Trace& trace() const { return trace_; }
  const model::StoredSpan& at(size_t span) const { return trace_.spans[span]; }
  bool is_target(size_t span) const { return is_target_[span]; }
  // All but the target's: none means that nothing of what is under test has reported.
  size_t application_span_count() const { return application_span_count_; }

  const insight::SpanTree& tree();
  const insight::Timeline& timeline();
  const std::vector<insight::Usage>& usage();
  insight::Contents& contents() { return contents_; }
  traceql::SpanReader& reader();

 private:
  model::Trace trace_;
  std::vector<bool> is_target_;
  size_t application_span_count_ = 0;
  std::optional<insight::SpanTree> tree_;
  std::optional<insight::Timeline> timeline_;
  std::optional<std::vector<insight::Usage>> usage_;
  insight::Contents contents_{trace_};
  std::optional<traceql::TraceIndex> index_;
  std::optional<traceql::SpanReader> reader_;
};

}  // namespace weft::eval
