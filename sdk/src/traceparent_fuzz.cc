// Any bytes as a traceparent: what is read has valid ids, and is read again as it is written.
#include <cstdint>

#include "must.h"
#include "traceparent.h"

using namespace weft::detail;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto span = read_traceparent({reinterpret_cast<const char*>(data), size});
  if (!span) return 0;
  must(size >= kTraceparentBytes && span->trace_id.is_valid() && span->span_id.is_valid());
  const auto written = write_traceparent({span->trace_id, span->span_id, span->flags, true});
  const auto again = read_traceparent({written.data(), written.size()});
  must(again && again->trace_id == span->trace_id && again->span_id == span->span_id);
  must(again->flags == span->flags);
  return 0;
}
