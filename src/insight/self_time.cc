#include "insight/self_time.h"

#include <algorithm>

namespace weft::insight {
namespace {

uint64_t self_time(const model::Trace& trace, const SpanTree& tree, size_t parent) {
  const auto& span = trace.spans[parent].span;
  const uint64_t end = span.end_time_unix_nano;
  uint64_t covered_until = span.start_time_unix_nano;
  uint64_t covered_ns = 0;
  // By start time: what is before covered_until is counted already.
  for (const size_t child : tree.children(parent)) {
    const auto& inner = trace.spans[child].span;
    const uint64_t from = std::max(inner.start_time_unix_nano, covered_until);
    const uint64_t to = std::min(inner.end_time_unix_nano, end);
    if (from >= to) continue;
    covered_ns += to - from;
    covered_until = to;
  }
  return span.duration_ns() - covered_ns;
}

}  // namespace

std::vector<uint64_t> self_times(const model::Trace& trace, const SpanTree& tree) {
  std::vector<uint64_t> times(tree.size());
  for (size_t span = 0; span < tree.size(); ++span) times[span] = self_time(trace, tree, span);
  return times;
}

}  // namespace weft::insight
