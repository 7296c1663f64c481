// Which parts of a trace's rows a query looks at.
#pragma once

#include "store/span_row.h"
#include "traceql/syntax.h"

namespace weft::traceql {

// With no more than these read, the evaluator finds and shows what it finds and shows with all of them.
store::TraceParts parts_of(const Query& query);

}  // namespace weft::traceql
