// Finding: one thing that is wrong with a trace, with its cause by name, how sure that is, the spans that
// show it, and what to do.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/ids.h"

namespace weft::insight {

// Evidence that a finding lists; what is beyond is counted only.
inline constexpr size_t kMaxEvidenceSpans = 20;
inline constexpr size_t kMaxEvidenceTraces = 20;

// The names, the sections of the documentation and the API's words hang on these: add, never rename.
enum class Cause : uint8_t {
  stripped_header,       // a call began a trace of its own: the context was lost on the way
  malformed_trace_id,    // … since it was written in a format that must be ignored
  separate_traces,       // … although it arrived, or for a reason that the spans do not show
  silent_service,        // a service that takes part and never reports
  sampled_out_parent,    // the caller decided against recording, the called service recorded anyway
  missing_parent,        // spans of another service are missing, it is not known whose
  orphan_spans,          // a service sent the children of a span that it never sent
  several_roots,         // one trace id for several requests
  parent_cycle,          // spans that are each other's ancestors
  duplicate_span_ids,    // different spans with one id
  clock_skew,            // a host whose clock is off
  child_outside_parent,  // a child that begins before, or goes on after its parent
  negative_duration,     // spans that end before they start
};
inline constexpr size_t kCauseCount = static_cast<size_t>(Cause::negative_duration) + 1;

std::string_view to_string(Cause cause);
// The section of docs/how-to/troubleshoot-traces.md that helps: "separate-traces".
std::string_view docs_anchor(Cause cause);

struct SpanPlace {
  model::TraceId trace_id;
  model::SpanId span_id;
  auto operator<=>(const SpanPlace&) const = default;
};

// Owns its texts: it outlives the traces it was found in.
struct Finding {
  Cause cause = Cause::missing_parent;
  double confidence = 0;  // 0 … 1
  std::string basis;      // what the confidence rests on, as a clause
  std::string summary;    // what happened, with the services' names
  std::string fix;
  std::string service;                 // the one to look at; "" when it is not known
  std::string peer;                    // the other side of the call; "" when there is none
  std::vector<SpanPlace> spans;        // up to kMaxEvidenceSpans
  std::vector<model::TraceId> traces;  // up to kMaxEvidenceTraces
  size_t span_count = 0;               // all of them
  size_t trace_count = 0;
  int64_t offset_ns = 0;  // of clock_skew: how far the service's clock is ahead …
  int64_t error_ns = 0;   // … give or take this
};

// Findings of one cause about the same services become one that counts them all and is as sure as the surest;
// the surest first, of equals in the order of Cause.
std::vector<Finding> gathered(std::vector<Finding> findings);

}  // namespace weft::insight
