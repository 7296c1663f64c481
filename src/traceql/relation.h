// How spans of a trace are related to others of it: `>` `>>` `<` `<<` `~`, negated and as unions.
#pragma once

#include <vector>

#include "traceql/operator.h"
#include "traceql/trace_index.h"

namespace weft::traceql {

// Sorted indices into Trace::spans.
using SpanIndices = std::vector<size_t>;

// What `left <relation> right` keeps. A span is not related to itself. Two spans are siblings when they have
// one parent in the trace: roots are nobody's. O(spans of the trace), without recursion.
SpanIndices relate(const TraceIndex& index, Relation relation, RelationMode mode, const SpanIndices& left,
                   const SpanIndices& right);

SpanIndices united(const SpanIndices& a, const SpanIndices& b);

}  // namespace weft::traceql
