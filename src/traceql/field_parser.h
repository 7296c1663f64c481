// Expressions over one span: what stands in { }, in by(…) and in max(…).
#pragma once

#include "traceql/token_stream.h"

namespace weft::traceql {

// Operators bind as in Grafana Tempo, loosest first:
//   && and || (one level!)  ·  comparisons  ·  + -  ·  * / %  ·  ^ (to the right)
// and unary `-` and `!` between + - and * / %. Errors: invalid_argument, with position.
Result<FieldId> parse_field(TokenStream& tokens);

// A name that can be selected, grouped by or measured: an attribute or an intrinsic.
Result<AttributeReference> parse_attribute(TokenStream& tokens);

// A value written out. Errors: invalid_argument.
Result<Datum> parse_literal(TokenStream& tokens);

// The operator a token stands for between two values; none: it does not.
std::optional<Operator> binary_operator(const Token& token);
int precedence(Operator op);

}  // namespace weft::traceql
