// read_groups: an answer of span outlines, cut into the traces it holds.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <utility>

#include "store/span_row.h"

namespace weft::store {

// Spans of one answer for a list. Beyond, the page's groups are asked for in halves; a single group that is
// larger than that is read up to kTraceSpansMax.
inline constexpr size_t kPageSpansMax = 250'000;

struct SpanGroup {
  model::Trace trace;  // outlines only; views belong to the answer
  uint64_t first_match_unix_nano = UINT64_MAX;
};

// `answer` holds SpanOutline's rows, those of a group together and in kSpanOrder. Calls `take(SpanGroup)` for
// each run of spans that are `same(a, b)`, repeats left out. Gives the number of rows.
template <class Same, class Take>
Result<size_t> read_groups(std::string_view answer, Same same, Take take) {
  RowReader row(answer);
  SpanGroup group;
  size_t rows = 0;
  const auto finish = [&] {
    if (group.trace.spans.empty()) return;
    group.trace.trace_id = group.trace.spans.front().span.trace_id;
    drop_repeats(group.trace.spans);
    take(std::exchange(group, {}));
  };
  for (; !row.at_end(); ++rows) {
    const auto outline = read_outline(row);
    TRY(row.status());
    auto& spans = group.trace.spans;
    if (!spans.empty() && !same(spans.back(), outline.span)) finish();
    if (outline.matches) {
      group.first_match_unix_nano =
          std::min(group.first_match_unix_nano, outline.span.span.start_time_unix_nano);
    }
    spans.push_back(outline.span);
  }
  finish();
  return rows;
}

}  // namespace weft::store
