// Traces that should have been one: a root that was called by a span of another trace.
#pragma once

#include <vector>

#include "insight/diagnosis_evidence.h"

namespace weft::insight {

// Of one trace, roots that a caller is looked for; the earliest. A trace with more has several_roots instead.
inline constexpr size_t kMaxRootsToJoin = 100;
// Spans tied to a root in one way, and of the right time, that are looked at; those that began last before
// it. Many may share a session, or call one service. Beyond: the root is counted as searched in part.
inline constexpr size_t kMaxCallersToTry = 2'000;

struct SplitTraces {
  std::vector<Finding> findings;
  size_t roots_searched_in_part = 0;
};

// A root is taken for called by a span of another trace when it lies within that span's time (give or take
// 5 ms for the two clocks), is of another service, has no link to that trace, and one of these holds; the
// confidence is what each is worth, and of several spans the surest, then the shortest is the caller:
//
//   0.98  the root's kept `http.request.header.traceparent` names the caller, or both trace ids are the same
//         64 bits with and without zeros in front
//   0.95  the caller is a call that nothing answered (client or producer, no child in another service), it
//         names the root's service, and both carry the same request id (an attribute such as `request.id`)
//   0.90  both carry the same request id
//   0.85  a call that nothing answered names the root's service; 0.7 where several such calls could be it
//   0.60  both are of one session
//
// What it is called, first match: malformed_trace_id (the kept header cannot be read, or the ids differ in
// their zeros); separate_traces (the kept header could be read, or only the session says so); silent_service
// (in most other traces a service calls the root's that has no span here); stripped_header.
SplitTraces find_split_traces(const Evidence& evidence);

}  // namespace weft::insight
