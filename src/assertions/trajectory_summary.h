// What a judge is told of a trajectory.
#pragma once

#include <string>

#include "assertions/asserted_trace.h"

namespace weft::assertions {

// Steps that are told of; of more, the first and the last half are, and between them how many are not.
inline constexpr size_t kSummaryStepsMax = 24;
inline constexpr size_t kSummaryNameBytesMax = 400;  // of a name; longer ones are cut and end in "…"

// JSON: {"traceId", "stepCount", "compactedStepCount", "steps": [{"index", "type", "name", "spanName",
// "status", "collapsedCount"} or {"omittedCount"}]}. `spanName` where it is not the name, `status` ("ok" or
// "error") where it is set; steps that say the same one after the other are one with their count.
std::string trajectory_summary(AssertedTrace& trace);

}  // namespace weft::assertions
