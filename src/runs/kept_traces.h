// Spans that a run kept since no weft was there to take them.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "runs/run_store.h"

namespace weft::runs {

// Of one request; a longer length is damage.
inline constexpr size_t kTraceRequestBytesMax = 64 * 1024 * 1024;

// Each ExportTraceServiceRequest of the file (run_files.h), in order; one that was cut off ends it. Errors:
// those of `take`, unavailable.
using TakeTraces = std::function<Status(std::shared_ptr<const std::string> otlp_protobuf)>;
Status for_each_kept(const std::string& path, const TakeTraces& take);

// Runs that nobody writes and that have such spans.
std::vector<std::string> runs_with_traces(const RunStore& store);

}  // namespace weft::runs
