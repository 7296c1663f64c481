#include "eval/asserted_trace.h"

#include "eval/span_role.h"

namespace weft::eval {
namespace {

// By span of the stored trace. Parents come before their children, so that what is below a grader is known to
// be when it is reached.
std::vector<SpanRole> roles_in(const model::Trace& stored, const insight::SpanTree& tree) {
  std::vector<SpanRole> roles(stored.spans.size());
  for (const size_t span : tree.order()) {
    const size_t parent = tree.parent(span);
    const bool is_graders = parent != insight::SpanTree::kNone && roles[parent] == SpanRole::grader;
    roles[span] = is_graders ? SpanRole::grader : role_of(stored.spans[span].span);
  }
  return roles;
}

bool is_hidden(SpanRole role) {
  return role == SpanRole::test_case || role == SpanRole::grader;
}

}  // namespace

AssertedTrace::AssertedTrace(const model::Trace& stored) {
  trace_.trace_id = stored.trace_id;
  trace_.resources = stored.resources;
  trace_.scopes = stored.scopes;
  trace_.duplicate_span_count = stored.duplicate_span_count;
  trace_.truncated = stored.truncated;
  const insight::SpanTree whole(stored);
  const auto roles = roles_in(stored, whole);
  for (size_t span = 0; span < stored.spans.size(); ++span) {
    if (is_hidden(roles[span])) continue;
    trace_.spans.push_back(stored.spans[span]);
    const size_t parent = whole.parent(span);
    if (parent != insight::SpanTree::kNone && is_hidden(roles[parent])) {
      trace_.spans.back().span.parent_span_id = {};
    }
    is_target_.push_back(roles[span] == SpanRole::target);
    if (!is_target_.back()) ++application_span_count_;
  }
}

const insight::SpanTree& AssertedTrace::tree() {
  if (!tree_) tree_.emplace(trace_);
  return *tree_;
}

const insight::Timeline& AssertedTrace::timeline() {
  if (!timeline_) timeline_.emplace(trace_, tree());
  return *timeline_;
}

const std::vector<insight::Usage>& AssertedTrace::usage() {
  if (!usage_) usage_ = insight::usage_below(trace_, tree());
  return *usage_;
}

traceql::SpanReader& AssertedTrace::reader() {
  if (!reader_) {
    index_.emplace(trace_);
    reader_.emplace(trace_, *index_);
  }
  return *reader_;
}

}  // namespace weft::eval
