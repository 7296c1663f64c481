#include "assertions/asserted_trace.h"

#include <algorithm>

namespace weft::assertions {
namespace {

// By span. Parents come before their children, so that what is below a grader is known to be when it is
// reached.
std::vector<SpanRole> roles_in(const model::Trace& stored, const insight::SpanTree& tree) {
  std::vector<SpanRole> roles(stored.spans.size());
  for (const size_t span : tree.order()) {
    const size_t parent = tree.parent(span);
    const bool is_graders = parent != insight::SpanTree::kNone && roles[parent] == SpanRole::grader;
    roles[span] = is_graders ? SpanRole::grader : role_of(stored.spans[span].span);
  }
  return roles;
}

}  // namespace

AssertedTrace::AssertedTrace(const model::Trace& stored, std::optional<model::SpanId> caller)
    : stored_(stored), caller_(caller), whole_(stored), roles_(roles_in(stored, whole_)) {}

size_t AssertedTrace::application_span_count() const {
  return static_cast<size_t>(std::ranges::count(roles_, SpanRole::application));
}

std::unique_ptr<TraceView> AssertedTrace::make_view(bool with_target) const {
  return std::make_unique<TraceView>(stored_, whole_, caller_, [&](size_t span) {
    return roles_[span] == SpanRole::application || (with_target && roles_[span] == SpanRole::target);
  });
}

TraceView& AssertedTrace::application() {
  if (!application_) application_ = make_view(false);
  return *application_;
}

TraceView& AssertedTrace::with_target() {
  if (!with_target_) with_target_ = make_view(true);
  return *with_target_;
}

}  // namespace weft::assertions
