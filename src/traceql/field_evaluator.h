// FieldEvaluator: expressions over one span.
#pragma once

#include "traceql/span_reader.h"
#include "traceql/syntax.h"

namespace weft::traceql {

// Recursion is as deep as the expression, which kNodesMax bounds. One thread; query and reader outlive it.
class FieldEvaluator {
 public:
  FieldEvaluator(const Query& query, SpanReader& reader) : query_(query), reader_(reader) {}

  Datum value(FieldId field, size_t span);
  bool holds(FieldId condition, size_t span) { return value(condition, span).is_true(); }

 private:
  Datum value_of(const Unary& unary, size_t span);
  Datum value_of(const Binary& binary, size_t span);

  const Query& query_;
  SpanReader& reader_;
};

}  // namespace weft::traceql
