// A condition of a query → SQL over a row of the spans table.
#pragma once

#include "traceql/sql_attribute.h"

namespace weft::traceql {

// Recursion is as deep as the condition, which kNodesMax bounds. See SqlAttribute for doubts.
Predicate compile(const Query& query, FieldId condition, SqlAttribute& attributes);

}  // namespace weft::traceql
