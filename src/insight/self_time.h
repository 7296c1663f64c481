// Self time: how long a span was at work itself, and not in its children.
#pragma once

#include <cstdint>
#include <vector>

#include "insight/span_tree.h"

namespace weft::insight {

// self(s) = duration(s) − |⋃ over children c of (time of c ∩ time of s)|, in nanoseconds, by span index. The
// union is exact: two children at the same time are subtracted once, and what a child does before or after
// its parent is not subtracted at all. For every span, whatever root it is below. O(n).
std::vector<uint64_t> self_times(const model::Trace& trace, const SpanTree& tree);

}  // namespace weft::insight
