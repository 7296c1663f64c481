// What the grammar cannot say: types, ranges, regular expressions.
#pragma once

#include "base/result.h"
#include "traceql/syntax.h"

namespace weft::traceql {

// A larger regular expression is refused. Its memory is what it is compiled into.
inline constexpr int64_t kRegexBytesMax = 8 << 20;

// Also compiles the regular expressions. Errors: invalid_argument, with position.
Status check(Query& query);

// Type::unknown where only the span can tell.
Type type_of(const Query& query, FieldId field);

}  // namespace weft::traceql
