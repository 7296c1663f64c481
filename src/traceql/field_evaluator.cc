#include "traceql/field_evaluator.h"

#include "traceql/comparison.h"

namespace weft::traceql {

Datum FieldEvaluator::value(FieldId field, size_t span) {
  const auto& node = query_.fields[field].node;
  if (const auto* const literal = std::get_if<Literal>(&node)) return literal->value;
  if (const auto* const attribute = std::get_if<AttributeReference>(&node))
    return reader_.read(*attribute, span);
  if (const auto* const unary = std::get_if<Unary>(&node)) return value_of(*unary, span);
  return value_of(std::get<Binary>(node), span);
}

Datum FieldEvaluator::value_of(const Unary& unary, size_t span) {
  const Datum operand = value(unary.operand, span);
  switch (unary.op) {
    case Operator::exists:
      return Datum::of(operand.type != Type::nil);
    case Operator::absent:
      return Datum::of(operand.type == Type::nil);
    case Operator::logical_not:
      return operand.type == Type::boolean ? Datum::of(!operand.is_true()) : Datum();
    default:
      break;
  }
  Datum zero = Datum::of(int64_t{0});
  if (operand.type != Type::duration) return apply(Operator::subtract, zero, operand, nullptr);
  return Datum::duration(-operand.integer);
}

Datum FieldEvaluator::value_of(const Binary& binary, size_t span) {
  const Datum left = value(binary.left, span);
  if (is_logical(binary.op) && left.is_true() == (binary.op == Operator::logical_or))
    return Datum::of(left.is_true());
  return apply(binary.op, left, value(binary.right, span), binary.regex.get());
}

}  // namespace weft::traceql
