// Diff: what is different between two traces, or between two sets of traces, by structure.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "model/trace.h"

namespace weft::insight {

// Spans are the same step when their paths are: the (service, name) of every span from the top down, and
// among siblings that are equal in both the how-manieth it is, by start time. So a step that moved below
// another one is one removed and one added.
//
// Where equal siblings overlap in any of the traces, which of them starts first is chance. Of two single
// traces those are paired that were asked the same (contents.h). The others are compared as what they are
// together: the shortest with the shortest, the second with the second, and likewise the costs; their answers
// are not.
//
// Steps that are listed; beyond: those of the largest change are, and Diff::changed counts all.
inline constexpr size_t kMaxSteps = 1'000;
// Of a path in the answer; deeper ones show the lowest.
inline constexpr size_t kMaxPathNames = 32;

enum class Change : uint8_t { added, removed, slower, faster, costlier, cheaper, changed_answer };
std::string_view to_string(Change change);

// What a set of traces says about one step, over the traces that have it.
struct StepSide {
  size_t traces = 0;
  uint64_t duration_ns = 0;        // median
  std::optional<double> cost_usd;  // median of those that know it
  size_t failed = 0;
  model::TraceId trace_id;  // of the first trace that has it …
  model::SpanId span_id;    // … and the span there
};

struct Step {
  std::vector<std::string> path;  // "service name" from the top down
  StepSide a;
  StepSide b;
  std::vector<Change> changes;
  // That the durations differ: 1 − p of the Mann–Whitney test, p times the number of steps compared
  // (Bonferroni), since among a hundred steps one would differ by chance. None where a side has one trace:
  // one run tells no chance from change.
  std::optional<double> confidence;
};

struct Diff {
  size_t a_traces = 0;
  size_t b_traces = 0;
  bool a_has_more = false;  // whoever chose A's traces knows of more; diff() leaves it
  bool b_has_more = false;
  size_t compared = 0;      // steps that are in either
  size_t changed = 0;       // of those
  std::vector<Step> steps;  // that changed, the largest change of duration first; at most kMaxSteps
};

// Slower or faster: the medians differ by more than 10 % and more than 1 ms and, where both sides have
// several traces, with a confidence of at least 0.95. Costlier or cheaper: the medians differ by more than 1
// %. Added or removed: in more than half of the traces of one side and in none of the other's. A changed
// answer is told of single traces only: the outputs of a step (model/normalised.h, EventMaps) are not the
// same JSON. O(n log n).
Diff diff(std::span<const model::Trace> a, std::span<const model::Trace> b);

// docs/reference/openapi.yaml, schema Diff.
std::string diff_json(const Diff& diff);

}  // namespace weft::insight
