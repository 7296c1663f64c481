#include "traceql/aggregate.h"

#include <cmath>

#include "traceql/comparison.h"

namespace weft::traceql {
namespace {

Datum sum_of(const Datum& sum, const Datum& value) {
  if (sum.type != value.type) return apply(Operator::add, sum, value, nullptr);
  if (sum.type == Type::real) return Datum::of(sum.real + value.real);
  Datum added = sum;
  added.integer =
      static_cast<int64_t>(static_cast<uint64_t>(sum.integer) + static_cast<uint64_t>(value.integer));
  return added;
}

Datum average_of(const Datum& sum, double count) {
  const double average = sum.as_real() / count;
  return sum.type == Type::duration ? Datum::duration(std::llround(average)) : Datum::of(average);
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
  double count = 0;
  for (const size_t span : spans) {
    Datum value = evaluator.value(*aggregate.of, span);
    if (!is_number(value.type)) continue;
    result = count == 0 ? std::move(value) : folded(aggregate.function, result, std::move(value));
    ++count;
  }
  if (aggregate.function != AggregateFunction::avg || count == 0) return result;
  return average_of(result, count);
}

}  // namespace weft::traceql
