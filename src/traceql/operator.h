// The operators of TraceQL and what they are called in messages.
#pragma once

#include <cstdint>
#include <string_view>

namespace weft::traceql {

// Between values.
enum class Operator : uint8_t {
  logical_or,
  logical_and,
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  matches,
  not_matches,
  add,
  subtract,
  multiply,
  divide,
  modulo,
  power,
  // of one value
  negate,
  logical_not,
  exists,  // `!= nil`
  absent,  // `= nil`
};
std::string_view to_string(Operator op);
inline bool is_logical(Operator op) {
  return op <= Operator::logical_and;
}
inline bool is_comparison(Operator op) {
  return op >= Operator::equal && op <= Operator::not_matches;
}
inline bool is_regex(Operator op) {
  return op == Operator::matches || op == Operator::not_matches;
}
inline bool is_arithmetic(Operator op) {
  return op >= Operator::add && op <= Operator::power;
}

// Between spans of one trace: `a > b` keeps those of b that are a child of one of a.
enum class Relation : uint8_t { child, parent, descendant, ancestor, sibling };
enum class RelationMode : uint8_t {
  related,    // `>`: right spans that are related to a left one
  unrelated,  // `!>`: right spans that are related to none
  both,       // `&>`: right spans as with `>`, and the left ones they are related to
};

}  // namespace weft::traceql
