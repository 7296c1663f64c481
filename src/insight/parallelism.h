// Parallelism: steps that run one after the other although nothing recorded says that they must.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "insight/contents.h"
#include "insight/critical_path.h"

namespace weft::insight {

// How it is known that a step does not need what the one before it gave.
enum class Independence : uint8_t {
  contents_compared,  // nothing that one answered is in what a later one was asked (answered_texts.h)
  same_operation,     // contents cannot be compared, but it is one operation again and again
};
std::string_view to_string(Independence independence);

inline constexpr size_t kOverlapStepsMax = 64;    // of one group; beyond: the next group begins
inline constexpr double kOverlapShareMin = 0.01;  // of the request; what saves less is not worth its while

// Siblings on the critical path, one directly after the other, each independent of all before it in the
// group: nothing that an earlier one or a span below it answered is in what it or a span below it was asked,
// nor is it another attempt of one that failed.
//
// Where contents cannot be compared (they are not recorded, or only in part, or an answer has no text and no
// number in it), steps of different operations are never taken for independent, nor are a model's calls: each
// of an agent's may rest on the one before. And a tool and a model are never proposed, in either order: the
// one asks for the other, in words that need not be the same. Nor is a step with a model's call below it of
// which it is not known what it was asked.
struct Overlap {
  size_t parent = 0;
  std::vector<size_t> spans;  // by start time; at least two
  // At most: Σ of their windows − the longest, were they all started together.
  uint64_t saved_ns = 0;
  Independence independence = Independence::contents_compared;  // the weaker of all pairs
};

// By saved_ns, longest first. What is beyond the bounds of `contents` is not proposed, and contents says so.
std::vector<Overlap> overlaps(const model::Trace& trace, const SpanTree& tree, const Timeline& timeline,
                              const CriticalPath& path, Contents& contents);

}  // namespace weft::insight
