// Verdict: what an assertion came to.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "model/ids.h"

namespace weft::assertions {

// A span that a verdict speaks of. Owns its text: it outlives the trace.
struct SpanRef {
  size_t index = 0;  // in the Trace that was asserted on
  model::SpanId span_id;
  std::string name;
};

// Spans that a verdict lists; what is beyond is counted only.
inline constexpr size_t kEvidenceSpansMax = 50;

struct Verdict {
  bool pass = false;
  double score = 0;    // 0 … 1
  std::string reason;  // in words, with the numbers that were compared
  // Of a failure: the spans that offend. At most kEvidenceSpansMax, in the order of the trace.
  std::vector<SpanRef> evidence = {};
  size_t evidence_count = 0;  // all of them
};

}  // namespace weft::assertions
