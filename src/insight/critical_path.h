// The critical path: at each instant of the request, the span everybody was waiting for.
//
// Source: Zhang et al., "CRISP: Critical Path Analysis of Large-Scale Microservice Architectures", USENIX ATC
// 2022, section 4; Jaeger's user interface draws the same. From the end of the root backwards: of the
// children that had finished by then, the last to finish is what the parent waited for; its own path comes
// next; then, from its start backwards, the last child that had finished by that time; and so on. Where no
// child is left to have waited for, the time is the parent's own.
//
// Different here: iterative instead of recursive; siblings may overlap by 1 % of the earlier one
// (kOverlapPerMille) instead of 1 % of their parent (CRISP) or not at all (Jaeger); consumers of
// messages are no part of it, whatever their times (Timeline).
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "insight/timeline.h"
#include "model/normalised.h"

namespace weft::insight {

// Time of `span` itself, not of its children. Unix nanoseconds.
struct PathSegment {
  size_t span = 0;
  uint64_t start = 0;
  uint64_t end = 0;
};

struct PathSpan {
  size_t span = 0;
  uint64_t own_ns = 0;  // Σ of its segments; 0 where it only waited
};

struct CriticalPath {
  std::optional<size_t> root;         // SpanTree::root
  uint64_t duration_ns = 0;           // of the root = Σ of all segments
  std::vector<PathSegment> segments;  // by time, without gaps
  std::vector<PathSpan> spans;        // each span the path goes through once, parents before children
  model::Tokens tokens;               // billed on these spans (model::billed)
  std::optional<double> cost_usd;
};

// O(n), beside what the timeline took.
CriticalPath critical_path(const model::Trace& trace, const SpanTree& tree, const Timeline& timeline);

}  // namespace weft::insight
