// AssertedTrace: the trace of one test as its assertions see it.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "assertions/span_role.h"
#include "assertions/trace_view.h"
#include "model/ids.h"

namespace weft::assertions {

// No assertion sees the span of the test case, those of graders and what is below them. promptfoo's
// assertions count the target's span among the application's; weft's own see the application alone.
//
// Made once for all assertions of a test, since what they need of the trace is made once too. Keeps views of
// the stored trace, which outlives it. One thread.
class AssertedTrace {
 public:
  // `caller` is the span id that the provider was given as its parent (in `traceparent`): below it the
  // application's spans are roots, although it may not be stored yet.
  explicit AssertedTrace(const model::Trace& stored, std::optional<model::SpanId> caller = {});

  // All but the target's: none means that nothing of what is under test has reported.
  size_t application_span_count() const;
  // Whether more spans are stored than were read.
  bool is_truncated() const { return stored_.truncated; }
  TraceView& application();
  TraceView& with_target();

 private:
  std::unique_ptr<TraceView> make_view(bool with_target) const;

  const model::Trace& stored_;
  const std::optional<model::SpanId> caller_;
  const insight::SpanTree whole_;
  std::vector<SpanRole> roles_;
  std::unique_ptr<TraceView> application_;
  std::unique_ptr<TraceView> with_target_;
};

}  // namespace weft::assertions
