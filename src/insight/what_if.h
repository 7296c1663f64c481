// What-if: how much sooner the request would be answered if one span took less time.
//
// The model of a schedule (CRISP, USENIX ATC 2022, section 5, asks the same question; here the siblings are
// scheduled anew instead of subtracting the path alone, so that a parallel sibling that becomes the longest
// is seen). In the windows of Timeline, for the children of one parent:
//
//   before(c)    = siblings that had ended when c started (Timeline::happens_before)
//   start'(c)    = max over q in before(c) of end'(q), + start(c) − max over q in before(c) of end(q)
//   end'(c)      = start'(c) + length'(c)
//   end'(parent) = the same as a start, with the children that had ended when the parent ended as `before`
//
// A child with nothing before it starts when it did. The waits in between stay as long as they were. Only
// `span` and its ancestors change their length.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "insight/timeline.h"

namespace weft::insight {

inline constexpr std::string_view kSiblingAssumption =
    "Children of one span that started after an earlier one had ended are taken as waiting for it and move "
    "forward; those that overlap are not. Time in between stays. A span below the changed one shrinks with "
    "it.";

struct WhatIf {
  size_t span = 0;
  uint64_t cut_ns = 0;             // how much shorter the span itself became
  uint64_t duration_ns = 0;        // of the request, as it would be
  uint64_t saved_ns = 0;           // of the request's duration
  bool is_part_of_request = true;  // false: not below the root, or nobody waited for it; nothing is saved
};

// The span takes `cut_ns` less (at most all it took). `span` < tree.size(). O(n) at worst, no more than the
// children of the span's ancestors.
WhatIf what_if_cut(const SpanTree& tree, const Timeline& timeline, size_t span, uint64_t cut_ns);

// The span takes `percent` of its time less. Errors (invalid_argument): no such span; percent not above 0 and
// up to 100.
Result<WhatIf> what_if(const SpanTree& tree, const Timeline& timeline, size_t span, double percent);

}  // namespace weft::insight
