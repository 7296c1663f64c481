// Bottlenecks: the spans the request spends its time in, longest first.
#pragma once

#include <cstdint>
#include <vector>

#include "insight/critical_path.h"
#include "insight/what_if.h"

namespace weft::insight {

inline constexpr size_t kBottlenecksMax = 20;  // beyond: the longest
inline constexpr double kTrialShare = 0.5;  // how much of a bottleneck's own time is cut to see what it gives

struct Bottleneck {
  size_t span = 0;
  uint64_t own_ns = 0;         // on the critical path, of the span itself (PathSpan)
  double share = 0;            // own_ns / duration of the request; 0 to 1
  uint64_t half_saves_ns = 0;  // of the request, if kTrialShare of own_ns were cut (what_if_cut)
};

// By own_ns, then by span. Spans without time of their own on the path are none.
std::vector<Bottleneck> bottlenecks(const SpanTree& tree, const Timeline& timeline, const CriticalPath& path);

}  // namespace weft::insight
