#include "insight/repeats.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/saturating.h"
#include "insight/failure.h"
#include "insight/operation.h"
#include "insight/timeline.h"

namespace weft::insight {
namespace {

using Member = std::pair<Operation, size_t>;  // and which child it is, by start time

bool is_call(const model::StoredSpan& stored) {
  const auto& span = stored.span;
  if (span.kind == model::SpanKind::client || stored.normalised.event_type == model::EventType::model)
    return true;
  return std::ranges::any_of(span.attributes, [](const auto& each) { return each.key.starts_with("db."); });
}

uint64_t nearest_rank(const std::vector<uint64_t>& ascending, double quantile) {
  const auto rank = static_cast<size_t>(std::ceil(quantile * static_cast<double>(ascending.size())));
  return ascending[std::max(rank, size_t{1}) - 1];
}

void measure(const model::Trace& trace, std::span<const Member> members, std::span<const size_t> children,
             Repeat& repeat) {
  std::vector<uint64_t> durations;
  uint64_t until = 0;
  for (const auto& [operation, child] : members) {
    const auto& stored = trace.spans[children[child]];
    const Window window = window_of(stored.span);
    durations.push_back(window.length_ns());
    repeat.total_ns = saturating_add(repeat.total_ns, window.length_ns());
    repeat.elapsed_ns += Window{std::max(window.start, until), window.end}.length_ns();
    until = std::max(until, window.end);
    repeat.failed_count += is_failed(stored) ? 1 : 0;
  }
  std::ranges::sort(durations);
  repeat.p50_ns = nearest_rank(durations, 0.5);
  repeat.p95_ns = nearest_rank(durations, 0.95);
}

Repeat fold(const model::Trace& trace, size_t parent, std::span<const Member> members,
            std::span<const size_t> children) {
  Repeat repeat;
  repeat.parent = parent;
  repeat.count = members.size();
  for (const auto& member : members.first(std::min(members.size(), kRepeatSpansMax))) {
    repeat.spans.push_back(children[member.second]);
  }
  measure(trace, members, children, repeat);
  repeat.is_sequential =
      static_cast<double>(repeat.elapsed_ns) >= kSequentialShareMin * static_cast<double>(repeat.total_ns);
  repeat.is_n_plus_one =
      repeat.is_sequential && repeat.count >= kNPlusOneMin && is_call(trace.spans[repeat.spans.front()]);
  return repeat;
}

}  // namespace

std::vector<Repeat> repeats(const model::Trace& trace, const SpanTree& tree) {
  std::vector<Repeat> found;
  std::vector<Member> members;
  for (const size_t parent : tree.order()) {
    const auto children = tree.children(parent);
    if (children.size() < kRepeatsMin) continue;
    members.clear();
    for (size_t i = 0; i < children.size(); ++i)
      members.emplace_back(operation_of(trace.spans[children[i]]), i);
    std::ranges::sort(members);
    for (auto from = members.begin(); from != members.end();) {
      const auto to =
          std::find_if(from, members.end(), [&](const auto& each) { return each.first != from->first; });
      if (static_cast<size_t>(to - from) >= kRepeatsMin) {
        found.push_back(fold(trace, parent, std::span(from, to), children));
      }
      from = to;
    }
  }
  std::ranges::stable_sort(found, std::ranges::greater{}, &Repeat::total_ns);
  return found;
}

}  // namespace weft::insight
