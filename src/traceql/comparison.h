// What an operator makes of two values.
#pragma once

#include <re2/re2.h>

#include "traceql/datum.h"
#include "traceql/operator.h"

namespace weft::traceql {

// Follows Grafana Tempo: a comparison with nil, or of types that do not go together, is false, != included.
// Numbers and durations (in nanoseconds) mix. Integers stay integers (1 / 2 is 0) and wrap around; everything
// else is computed as reals. Arithmetic with anything but numbers, and division by integer zero, is nil. Of a
// list any item may fulfil a comparison, but all have to fulfil != and !~. `regex` is the right side of =~
// and !~ (and of = and != where a text is searched for a phrase).
Datum apply(Operator op, const Datum& left, const Datum& right, const re2::RE2* regex);

}  // namespace weft::traceql
