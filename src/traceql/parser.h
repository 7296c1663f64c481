// Text → Query.
#pragma once

#include <string>

#include "base/result.h"
#include "traceql/syntax.h"

namespace weft::traceql {

// Reads and checks. Any thread. Errors: invalid_argument, whose message gives line, column, what was found
// and what was expected; too_large past kQueryBytesMax.
Result<Query> parse(std::string text);

}  // namespace weft::traceql
