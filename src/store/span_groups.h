// read_groups: the spans of a page of a list, as outlines, cut into the traces they make.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "store/span_row.h"

namespace weft::store {

// Which spans, as SQL: the outlines of `where`, those of a group (the columns `group`) together.
struct OutlineQuery {
  std::string matches;  // the predicate that SpanOutline::matches says
  std::string where;
  std::string_view group;
  size_t spans_max = 0;
  // One group alone is cut to `spans_max`: those that match first, then the earliest. Of several, one row
  // more than that is asked for, which tells that they are too many.
  bool alone = false;
};
std::string outlines_sql(const OutlineQuery& query);

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
