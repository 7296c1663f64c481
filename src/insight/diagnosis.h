// Diagnosis: what is wrong with traces, each thing told once, by its most particular cause.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "insight/clock_skew.h"
#include "insight/finding.h"
#include "model/trace.h"

namespace weft::insight {

struct DiagnosisOptions {
  // Spans that came later than this before `now` may still be followed by their parents: findings that rest
  // on missing spans are half as sure. Zero: everything has arrived.
  uint64_t now_unix_nano = 0;
};
// Exporters send within seconds; half a minute covers one that has to try again.
inline constexpr uint64_t kLateSpanNs = 30'000'000'000;
// Traces looked at together; the callers read no more.
inline constexpr size_t kMaxDiagnosedTraces = 200;

// Findings of one diagnosis; beyond: the surest are kept, and the others counted.
inline constexpr size_t kMaxFindings = 200;

struct Diagnosis {
  std::vector<Finding> findings;      // the surest first; at most kMaxFindings
  size_t findings_left_out = 0;       // beyond that
  size_t roots_searched_in_part = 0;  // roots with more possible callers than are looked at (split_traces.h)
};

// Everything that is wrong with the traces. They are of one project, session or stretch of time: what one
// service usually does is known from the others. Pure; O(n log n) in spans, except for the bounds in
// split_traces.h; any thread.
Diagnosis diagnose(std::span<const model::Trace> traces, const DiagnosisOptions& options = {});

// What is wrong with `traces[focus]`; the others are only asked for what they know about it.
Diagnosis diagnose_one(std::span<const model::Trace> traces, size_t focus,
                       const DiagnosisOptions& options = {});

}  // namespace weft::insight
