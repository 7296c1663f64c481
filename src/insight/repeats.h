// Repeats: steps that one span takes again and again, folded into one line ("step ×100, p50 600 ms").
#pragma once

#include <cstdint>
#include <vector>

#include "insight/span_tree.h"

namespace weft::insight {

inline constexpr size_t kRepeatsMin = 3;          // fewer are no repetition
inline constexpr size_t kNPlusOneMin = 5;         // calls one after the other that look like one query a row
inline constexpr size_t kRepeatSpansMax = 1'000;  // spans of a repeat that are listed; beyond: the earliest
inline constexpr double kSequentialShareMin = 0.9;

// Children of one parent with the same operation (service, name, peer).
struct Repeat {
  size_t parent = 0;
  size_t count = 0;
  std::vector<size_t> spans;  // by start time
  size_t failed_count = 0;
  uint64_t total_ns = 0;  // Σ of durations
  uint64_t elapsed_ns =
      0;                // while at least one of them ran (exact union); less than the total: some overlapped
  uint64_t p50_ns = 0;  // of durations, nearest rank: the ⌈q·count⌉-th smallest
  uint64_t p95_ns = 0;
  bool is_sequential = false;  // elapsed_ns ≥ kSequentialShareMin × total_ns
  // At least kNPlusOneMin, one after the other, each a call of something else (kind client, a database's or a
  // model's): what one call for all of them might do.
  bool is_n_plus_one = false;
};

// By total_ns, longest first. O(n log n).
std::vector<Repeat> repeats(const model::Trace& trace, const SpanTree& tree);

}  // namespace weft::insight
