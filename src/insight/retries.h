// Retries: attempts of one operation, and what the failed ones cost.
#pragma once

#include <cstdint>
#include <vector>

#include "insight/contents.h"
#include "insight/usage.h"

namespace weft::insight {

// Children of one parent with the same operation (service, name, peer), one after the other (timeline.h:
// settled_ns), where each but the last failed (failure.h). Two that are known to have been asked different
// things are not attempts of one.
struct Retry {
  size_t parent = 0;
  std::vector<size_t> attempts;  // by time; at least two
  bool succeeded = false;        // the last did not fail
  // From the start of the first until the start of the one that succeeded, waits included; until the end of
  // the last where none did.
  uint64_t lost_ns = 0;
  Usage lost;  // Σ billed on and below the attempts that failed
};

// By lost_ns, longest first. `usage` is usage_below. O(n log n).
std::vector<Retry> retries(const model::Trace& trace, const SpanTree& tree, const std::vector<Usage>& usage,
                           Contents& contents);

}  // namespace weft::insight
