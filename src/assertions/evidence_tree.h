// The spans that a verdict speaks of, where they stand in their trace.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "assertions/asserted_trace.h"
#include "assertions/verdict.h"

namespace weft::assertions {

// Ancestors that are drawn of a span that offends; what is further up is left out.
inline constexpr size_t kDrawnAncestorsMax = 8;
inline constexpr size_t kTreeColumns = 80;

// A line without its newline; `offends` where it is one of the spans that were asked for, so that who prints
// it can paint it red. It is marked by "✗" all the same.
struct EvidenceLine {
  std::string text;
  bool offends = false;
};

// One line a span: name in the tree, service, duration; below one that failed its error. Of spans beside
// those that offend only the count is said. Nothing where there is no evidence. No line is wider than
// `columns`, of which there have to be 40. O(n), without recursion; at most kEvidenceSpansMax ×
// (2 × kDrawnAncestorsMax + 3) lines.
std::vector<EvidenceLine> evidence_tree(const model::Trace& trace, std::span<const SpanRef> evidence,
                                        size_t columns = kTreeColumns);
// The same of a trace that was taken apart for its assertions.
std::vector<EvidenceLine> evidence_tree(AssertedTrace& asserted, std::span<const SpanRef> evidence,
                                        size_t columns = kTreeColumns);

}  // namespace weft::assertions
