// Parallelism: steps that wait for one another although nothing recorded says that they must.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "insight/contents.h"
#include "insight/critical_path.h"

namespace weft::insight {

// How it is known that a step does not need what the one before it gave.
enum class Independence : uint8_t {
  contents_compared,  // no text that one answered is in what a later one was asked (Contents::feeds)
  same_operation,     // contents are not recorded, but it is one operation again and again
};
std::string_view to_string(Independence independence);

inline constexpr size_t kOverlapStepsMax = 64;    // of one group; beyond: the next group begins
inline constexpr double kOverlapShareMin = 0.01;  // of the request; what saves less is not worth its while

// Siblings on the critical path, one directly after the other, each independent of all before it in the
// group: neither a text of an earlier one's answer is in its question, nor is it another attempt of one that
// failed. Steps of different operations without recorded contents are never taken for independent.
struct Overlap {
  size_t parent = 0;
  std::vector<size_t> spans;  // by start time; at least two
  // At most: Σ of their windows − the longest, were they all started together.
  uint64_t saved_ns = 0;
  Independence independence = Independence::contents_compared;  // the weaker of all pairs
};

// By saved_ns, longest first.
std::vector<Overlap> overlaps(const model::Trace& trace, const SpanTree& tree, const Timeline& timeline,
                              const CriticalPath& path, Contents& contents);

}  // namespace weft::insight
