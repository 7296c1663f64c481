#include "eval/trace_inbox.h"

#include <algorithm>

namespace weft::eval {
namespace {

std::string service_of(const model::SpanBatch& batch, const model::Span& span) {
  const auto* name = model::find(batch.resources[span.resource_index].attributes, "service.name");
  return name != nullptr && name->is_string() ? std::string(name->as_string()) : "";
}

}  // namespace

void TraceInbox::expect(const model::TraceId& trace, const model::SpanId& caller) {
  const std::lock_guard lock(mutex_);
  traces_[trace].caller = caller;
}

void TraceInbox::forget(const model::TraceId& trace) {
  const std::lock_guard lock(mutex_);
  traces_.erase(trace);
}

bool TraceInbox::expects(const model::TraceId& trace) const {
  const std::lock_guard lock(mutex_);
  return traces_.contains(trace);
}

void TraceInbox::add(std::shared_ptr<const model::SpanBatch> batch) {
  const std::lock_guard lock(mutex_);
  const auto now = std::chrono::steady_clock::now();
  for (size_t i = 0; i < batch->spans.size(); ++i) {
    const auto& span = batch->spans[i];
    const auto found = traces_.find(span.trace_id);
    if (found == traces_.end()) {
      ++counters_.spans_of_other_traces;
      continue;
    }
    ++counters_.spans;
    auto& entry = found->second;
    if (entry.spans.size() == kSpansMax) {
      entry.is_truncated = entry.is_truncated || !entry.spans.contains(span.span_id);
    } else if (entry.spans.try_emplace(span.span_id, Place{batch, i}).second) {
      entry.last_arrival = now;
    }
  }
}

void TraceInbox::count_request(size_t bytes, bool is_good) {
  const std::lock_guard lock(mutex_);
  ++counters_.requests;
  counters_.bytes += bytes;
  counters_.bad_requests += is_good ? 0 : 1;
}

TraceState TraceInbox::state(const model::TraceId& trace) const {
  const std::lock_guard lock(mutex_);
  TraceState state;
  const auto found = traces_.find(trace);
  if (found == traces_.end()) return state;
  const auto& entry = found->second;
  state.spans = entry.spans.size();
  state.is_truncated = entry.is_truncated;
  state.last_arrival = entry.last_arrival;
  for (const auto& [id, place] : entry.spans) {
    const auto& span = place.batch->spans[place.span];
    const auto& parent = span.parent_span_id;
    const bool is_known = !parent.is_valid() || parent == entry.caller || entry.spans.contains(parent);
    state.missing_parents += is_known ? 0 : 1;
    ++state.services[service_of(*place.batch, span)];
  }
  return state;
}

HeldTrace TraceInbox::trace(const model::TraceId& trace) const {
  const std::lock_guard lock(mutex_);
  HeldTrace held;
  held.trace.trace_id = trace;
  const auto found = traces_.find(trace);
  if (found == traces_.end()) return held;
  // Where each batch's resources and scopes begin in the trace's.
  std::unordered_map<const model::SpanBatch*, std::pair<uint32_t, uint32_t>> begins;
  auto& made = held.trace;
  made.truncated = found->second.is_truncated;
  for (const auto& [id, place] : found->second.spans) {
    const auto& batch = *place.batch;
    const auto [begin, is_new] = begins.try_emplace(&batch, made.resources.size(), made.scopes.size());
    if (is_new) {
      held.owners.push_back(place.batch);
      made.resources.insert(made.resources.end(), batch.resources.begin(), batch.resources.end());
      made.scopes.insert(made.scopes.end(), batch.scopes.begin(), batch.scopes.end());
    }
    model::StoredSpan stored{.span = batch.spans[place.span], .normalised = {}, .exporter_source = {}};
    stored.span.resource_index += begin->second.first;
    stored.span.scope_index += begin->second.second;
    stored.normalised = model::normalise(stored.span, made.resources[stored.span.resource_index],
                                         made.scopes[stored.span.scope_index], model::PriceTable::built_in());
    made.spans.push_back(stored);
  }
  std::sort(made.spans.begin(), made.spans.end(), [](const auto& a, const auto& b) {
    return std::pair(a.span.start_time_unix_nano, a.span.span_id) <
           std::pair(b.span.start_time_unix_nano, b.span.span_id);
  });
  return held;
}

InboxCounters TraceInbox::counters() const {
  const std::lock_guard lock(mutex_);
  return counters_;
}

}  // namespace weft::eval
