// Runs of spans with the same resource, and in them with the same scope: how OTLP groups spans, in their
// order.
#pragma once

#include <algorithm>
#include <span>
#include <vector>

#include "model/span.h"

namespace weft::wire {

using SpanRun = std::span<const model::Span>;

// `member` is the index that all spans of a run share.
inline std::vector<SpanRun> runs_of(SpanRun spans, uint32_t model::Span::*member) {
  std::vector<SpanRun> runs;
  while (!spans.empty()) {
    const auto end = std::ranges::find_if(
        spans, [&](const model::Span& span) { return span.*member != spans.front().*member; });
    const auto size = static_cast<size_t>(end - spans.begin());
    runs.push_back(spans.first(size));
    spans = spans.subspan(size);
  }
  return runs;
}

inline std::vector<SpanRun> runs_of_resource(SpanRun spans) {
  return runs_of(spans, &model::Span::resource_index);
}
inline std::vector<SpanRun> runs_of_scope(SpanRun spans) {
  return runs_of(spans, &model::Span::scope_index);
}

}  // namespace weft::wire
