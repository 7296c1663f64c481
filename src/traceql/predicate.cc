#include "traceql/predicate.h"

#include <fmt/format.h>

namespace weft::traceql {
namespace {

Operator mirrored(Operator op) {
  switch (op) {
    case Operator::less:
      return Operator::greater;
    case Operator::less_equal:
      return Operator::greater_equal;
    case Operator::greater:
      return Operator::less;
    case Operator::greater_equal:
      return Operator::less_equal;
    default:
      return op;
  }
}

class Compiler {
 public:
  Compiler(const Query& query, SqlAttribute& attributes) : query_(query), attributes_(attributes) {}

  Predicate compile(FieldId id) {
    const auto& node = query_.fields[id].node;
    if (const auto* const literal = std::get_if<Literal>(&node)) {
      return {literal->value.is_true() ? "1" : "0", true};
    }
    if (const auto* const attribute = std::get_if<AttributeReference>(&node)) {
      return attributes_.compare(*attribute, Operator::equal, Datum::of(true), nullptr);
    }
    if (const auto* const unary = std::get_if<Unary>(&node)) return compile(*unary);
    return compile(std::get<Binary>(node));
  }

 private:
  Predicate compile(const Unary& unary) {
    const auto* const attribute = std::get_if<AttributeReference>(&query_.fields[unary.operand].node);
    if (unary.op == Operator::logical_not) {
      if (attribute != nullptr)
        return attributes_.compare(*attribute, Operator::equal, Datum::of(false), nullptr);
      if (type_is_unknown(unary.operand)) return {};
      return negated(compile(unary.operand));
    }
    if (attribute == nullptr) return {};
    if (unary.op == Operator::exists) return attributes_.exists(*attribute);
    if (unary.op == Operator::absent) return negated(attributes_.exists(*attribute));
    return {};
  }

  // `!` of what is neither true nor false is nil, which SQL cannot tell from false.
  bool type_is_unknown(FieldId id) const {
    const auto& node = query_.fields[id].node;
    const auto* const unary = std::get_if<Unary>(&node);
    return unary != nullptr && unary->op == Operator::logical_not;
  }

  static Predicate negated(const Predicate& predicate) {
    if (!predicate.exact) return {};
    return {fmt::format("NOT ({})", predicate.sql), true};
  }

  Predicate compile(const Binary& binary) {
    if (is_logical(binary.op)) return compile_logical(binary);
    if (!is_comparison(binary.op)) return {};
    const auto& left = query_.fields[binary.left].node;
    const auto& right = query_.fields[binary.right].node;
    if (std::holds_alternative<AttributeReference>(left) && std::holds_alternative<Literal>(right)) {
      return attributes_.compare(std::get<AttributeReference>(left), binary.op,
                                 std::get<Literal>(right).value, binary.regex.get());
    }
    if (std::holds_alternative<Literal>(left) && std::holds_alternative<AttributeReference>(right) &&
        binary.regex == nullptr) {
      return attributes_.compare(std::get<AttributeReference>(right), mirrored(binary.op),
                                 std::get<Literal>(left).value, nullptr);
    }
    return {};
  }

  Predicate compile_logical(const Binary& binary) {
    const auto left = compile(binary.left);
    const auto right = compile(binary.right);
    const bool exact = left.exact && right.exact;
    const bool conjunction = binary.op == Operator::logical_and;
    return {fmt::format("({} {} {})", left.sql, conjunction ? "AND" : "OR", right.sql), exact};
  }

  const Query& query_;
  SqlAttribute& attributes_;
};

}  // namespace

Predicate compile(const Query& query, FieldId condition, SqlAttribute& attributes) {
  return Compiler(query, attributes).compile(condition);
}

}  // namespace weft::traceql
