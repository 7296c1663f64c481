#include "traceql/aggregate.h"

#include <cmath>
#include <limits>

#include "traceql/comparison.h"

namespace weft::traceql {
namespace {

Datum sum_of(const Datum& sum, const Datum& value) {
  if (sum.type != value.type) return apply(Operator::add, sum, value, nullptr);
  if (sum.type == Type::real) return Datum::of(sum.real + value.real);
  Datum added = sum;
  // What is beyond 64 bits stays at their end: a sum that turned negative would not be found by > 1h.
  if (__builtin_add_overflow(sum.integer, value.integer, &added.integer)) {
    added.integer =
        sum.integer < 0 ? std::numeric_limits<int64_t>::min() : std::numeric_limits<int64_t>::max();
  }
  return added;
}

Datum folded(AggregateFunction function, const Datum& before, Datum value) {
  switch (function) {
    case AggregateFunction::min:
      return apply(Operator::less, value, before, nullptr).is_true() ? value : before;
    case AggregateFunction::max:
      return apply(Operator::greater, value, before, nullptr).is_true() ? value : before;
    default:
      return sum_of(before, value);
  }
}

}  // namespace

Datum aggregate(const Aggregate& aggregate, const SpanIndices& spans, FieldEvaluator& evaluator) {
  if (aggregate.function == AggregateFunction::count) return Datum::of(static_cast<int64_t>(spans.size()));
  Datum result;
  double total = 0;
  double count = 0;
  for (const size_t span : spans) {
    Datum value = evaluator.value(*aggregate.of, span);
    if (!is_number(value.type)) continue;
    total += value.as_real();
    result = count == 0 ? std::move(value) : folded(aggregate.function, result, std::move(value));
    ++count;
  }
  if (aggregate.function != AggregateFunction::avg || count == 0) return result;
  const double average = total / count;
  return result.type == Type::duration ? Datum::duration(std::llround(average)) : Datum::of(average);
}

}  // namespace weft::traceql
