#include "traceql/comparison.h"

#include <algorithm>
#include <cmath>
#include <compare>
#include <limits>

namespace weft::traceql {
namespace {

bool is_negated(Operator op) {
  return op == Operator::not_equal || op == Operator::not_matches;
}

bool holds(Operator op, std::partial_ordering order) {
  switch (op) {
    case Operator::equal:
      return order == 0;
    case Operator::not_equal:
      return order != 0;
    case Operator::less:
      return order < 0;
    case Operator::less_equal:
      return order <= 0;
    case Operator::greater:
      return order > 0;
    case Operator::greater_equal:
      return order >= 0;
    default:
      return false;
  }
}

bool compare_items(Operator op, const Datum& left, const Datum& right, const re2::RE2* regex) {
  if (regex != nullptr) {
    if (left.type != Type::string) return false;
    return re2::RE2::PartialMatch({left.text.data(), left.text.size()}, *regex) != is_negated(op);
  }
  if (left.type == Type::string && right.type == Type::string) return holds(op, left.text <=> right.text);
  if (is_number(left.type) && is_number(right.type)) {
    const bool reals = left.type == Type::real || right.type == Type::real;
    return holds(op, reals ? left.as_real() <=> right.as_real()
                           : std::partial_ordering(left.integer <=> right.integer));
  }
  if (left.type != right.type || left.type == Type::nil) return false;
  // true, statuses and kinds have no order.
  if (op != Operator::equal && op != Operator::not_equal) return false;
  return holds(op, left.integer <=> right.integer);
}

bool compare(Operator op, const Datum& left, const Datum& right, const re2::RE2* regex) {
  if (left.type != Type::list && right.type != Type::list) return compare_items(op, left, right, regex);
  if (left.type == Type::list && right.type == Type::list) return false;
  const auto item_holds = [&](const Datum& item) {
    return left.type == Type::list ? compare_items(op, item, right, regex)
                                   : compare_items(op, left, item, regex);
  };
  const auto& items = left.type == Type::list ? left.items : right.items;
  return is_negated(op) ? std::ranges::all_of(items, item_holds) : std::ranges::any_of(items, item_holds);
}

// As unsigned numbers, where wrapping around is defined.
int64_t wrap(uint64_t value) {
  return static_cast<int64_t>(value);
}

int64_t integer_power(uint64_t base, uint64_t exponent) {
  uint64_t result = 1;
  for (; exponent > 0; exponent >>= 1) {
    if ((exponent & 1) != 0) result *= base;
    base *= base;
  }
  return wrap(result);
}

Datum integer_arithmetic(Operator op, int64_t left, int64_t right) {
  const auto a = static_cast<uint64_t>(left);
  const auto b = static_cast<uint64_t>(right);
  // The one quotient that does not fit, and its remainder.
  const bool overflows = right == -1 && left == std::numeric_limits<int64_t>::min();
  switch (op) {
    case Operator::add:
      return Datum::of(wrap(a + b));
    case Operator::subtract:
      return Datum::of(wrap(a - b));
    case Operator::multiply:
      return Datum::of(wrap(a * b));
    case Operator::divide:
      if (right == 0) return {};
      return Datum::of(overflows ? left : left / right);
    case Operator::modulo:
      if (right == 0) return {};
      return Datum::of(overflows ? int64_t{0} : left % right);
    default:
      if (right < 0) return Datum::of(std::pow(static_cast<double>(left), static_cast<double>(right)));
      return Datum::of(integer_power(a, b));
  }
}

Datum arithmetic(Operator op, const Datum& left, const Datum& right) {
  if (!is_number(left.type) || !is_number(right.type)) return {};
  if (left.type == Type::integer && right.type == Type::integer) {
    return integer_arithmetic(op, left.integer, right.integer);
  }
  const double a = left.as_real();
  const double b = right.as_real();
  switch (op) {
    case Operator::add:
      return Datum::of(a + b);
    case Operator::subtract:
      return Datum::of(a - b);
    case Operator::multiply:
      return Datum::of(a * b);
    case Operator::divide:
      return Datum::of(a / b);
    case Operator::modulo:
      return Datum::of(std::fmod(a, b));
    default:
      return Datum::of(std::pow(a, b));
  }
}

}  // namespace

Datum apply(Operator op, const Datum& left, const Datum& right, const re2::RE2* regex) {
  if (is_arithmetic(op)) return arithmetic(op, left, right);
  if (is_comparison(op)) return Datum::of(compare(op, left, right, regex));
  return Datum::of(op == Operator::logical_and ? left.is_true() && right.is_true()
                                               : left.is_true() || right.is_true());
}

}  // namespace weft::traceql
