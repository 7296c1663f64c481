// count, avg, min, max and sum over the spans of a spanset.
#pragma once

#include "traceql/field_evaluator.h"
#include "traceql/relation.h"

namespace weft::traceql {

// Spans for which the expression is no number are passed over; nil where none is left. An aggregate of
// durations is a duration, and one of integers an integer, but for avg, which is real.
Datum aggregate(const Aggregate& aggregate, const SpanIndices& spans, FieldEvaluator& evaluator);

}  // namespace weft::traceql
