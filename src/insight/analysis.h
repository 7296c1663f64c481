// Analysis: everything this room says of one trace.
#pragma once

#include <cstdint>
#include <vector>

#include "insight/bottlenecks.h"
#include "insight/cache.h"
#include "insight/critical_path.h"
#include "insight/errors.h"
#include "insight/ledger.h"
#include "insight/parallelism.h"
#include "insight/repeats.h"
#include "insight/retries.h"

namespace weft::insight {

// Views into the trace. What each means is said where its type is.
struct Analysis {
  CriticalPath path;
  std::vector<uint64_t> self_ns;  // by span (self_time.h)
  std::vector<Bottleneck> bottlenecks;
  std::vector<Overlap> overlaps;
  CacheAnalysis caches;
  std::vector<Retry> retries;
  std::vector<ErrorOrigin> errors;
  std::vector<Repeat> repeats;
  Ledger ledger;
  // Overlaps, retries and repeated calls may be missing: there was more to compare than Contents compares.
  bool savings_searched_in_part = false;
};

// O(n log n). Any thread. `prices` explain the ledger's costs.
Analysis analyse(const model::Trace& trace, const model::PriceTable& prices);

}  // namespace weft::insight
