#pragma once

#include <cstdint>

namespace weft {

/// What became of a tracer's spans since it began. ended = exported + dropped_* + waiting.
struct TracerStats {
  uint64_t ended = 0;                ///< sampled spans that ended
  uint64_t exported = 0;             ///< acknowledged by the server
  uint64_t dropped_queue_full = 0;   ///< found the queue full
  uint64_t dropped_rejected = 0;     ///< refused by the server for good, whole batches and partial successes
  uint64_t dropped_unreachable = 0;  ///< tried until retry_max_ms or the tracer's end
  uint64_t waiting = 0;              ///< in the queue or on the way
  uint64_t requests = 0;             ///< sent, retries included
  uint64_t retries = 0;              ///< requests that were a further try
  uint64_t recovered = 0;        ///< spans of an earlier process found in the spool and sent; not in `ended`
  uint64_t ignored_headers = 0;  ///< malformed traceparent, tracestate, baggage or B3 headers
};

}  // namespace weft
