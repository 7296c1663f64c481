#include "store/call_counts.h"

#include <algorithm>

#include "store/call_parents.h"

namespace weft::store {
namespace {

// A child answers the call, or says the same again: it calls the same callee. What an outgoing call is for is
// said by any child that names it; and whose a model is, by one that names its provider.
bool is_said_by(const CallSpan& parent, const CallSpan& child) {
  const bool is_outgoing = parent.callee_kind == CalleeKind::external;
  if (parent.service != child.service) return is_outgoing;
  if (child.callee_kind == CalleeKind::service) return false;
  if (parent.callee_kind == CalleeKind::named_model && child.callee_kind == CalleeKind::model) return true;
  return is_outgoing || (parent.callee_kind == child.callee_kind && parent.callee == child.callee);
}

}  // namespace

size_t CallCounts::EndsHash::operator()(const Ends& ends) const {
  constexpr uint64_t kOdd = 0x9e3779b97f4a7c15;  // 2^64 / the golden ratio
  const uint64_t names = uint64_t{ends.caller} << 32 | ends.callee;
  return (names * kOdd) ^ (uint64_t{ends.bucket} << 8 | static_cast<uint64_t>(ends.kind));
}

void CallCounts::add(std::span<CallSpan> spans) {
  CallParents parents(spans);
  for (size_t i = 0; i < spans.size(); ++i) {
    if (i + CallParents::kAhead < spans.size()) parents.announce(spans[i + CallParents::kAhead]);
    const auto& span = spans[i];
    auto* const parent = parents.parent_of(span);
    const bool from_outside = span.is_root && span.kind == model::SpanKind::server && parent == nullptr;
    if (from_outside) count(span, 0, span.service, CalleeKind::service);
    if (parent == nullptr) continue;
    parent->is_said_below |= is_said_by(*parent, span);
    const bool is_known = span.service != 0 && parent->service != 0;
    if (is_known && span.service != parent->service)
      count(span, parent->service, span.service, CalleeKind::service);
  }
  for (const auto& span : spans) {
    if (span.callee_kind == CalleeKind::service || span.is_said_below) continue;
    count(span, span.service, span.callee, span.callee_kind);
  }
}

void CallCounts::count(const CallSpan& span, uint32_t caller, uint32_t callee, CalleeKind kind) {
  if (!span.counts) return;
  const Ends ends{caller, callee, kind, span.bucket};
  auto found = counts_.find(ends);
  if (found == counts_.end()) {
    if (counts_.size() >= kServiceCallRowsMax) return;
    found = counts_.emplace(ends, Count{}).first;
  }
  ++found->second.calls;
  found->second.errors += span.is_error ? 1 : 0;
}

std::vector<ServiceCallsRow> CallCounts::rows(const CallNames& names) const {
  std::vector<ServiceCallsRow> rows;
  rows.reserve(counts_.size());
  for (const auto& [ends, count] : counts_) {
    rows.push_back({names.name(ends.caller), names.name(ends.callee), ends.kind, ends.bucket, count.calls,
                    count.errors});
  }
  std::ranges::sort(rows, std::ranges::greater(), &ServiceCallsRow::calls);
  return rows;
}

}  // namespace weft::store
