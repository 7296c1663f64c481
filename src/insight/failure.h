// What the analysis takes for failed.
#pragma once

#include <string_view>

#include "model/trace.h"

namespace weft::insight {

// An error, wherever errors are counted (lists, graphs, diffs, metrics), is a span whose status is `error`,
// as OpenTelemetry has it. The analysis of one trace looks for more: instrumentation that sets no status at
// all still records what went wrong.
//
// Whether a span with an unset status tells of an error: a text, or a HTTP status of 400 or more
// (model::Normalised::error); of a server's span 500 or more, since 4xx is its caller's mistake (semantic
// conventions for HTTP spans, "Status"). With the status `ok` none does: the program's author has decided so
// (opentelemetry.io, "Trace API", Set Status).
inline bool tells_of_error_without_status(const model::StoredSpan& stored) {
  const auto error = stored.normalised.error;
  if (stored.span.status_code != model::StatusCode::unset || error.empty()) return false;
  const bool is_callers = error.size() == 3 && error.front() == '4';
  return stored.span.kind != model::SpanKind::server || !is_callers;
}

inline bool is_failed(const model::StoredSpan& stored) {
  return stored.span.status_code == model::StatusCode::error || tells_of_error_without_status(stored);
}

// Its text; "" where it has none.
inline std::string_view failure_text(const model::StoredSpan& stored) {
  return stored.normalised.error.empty() ? stored.span.status_message : stored.normalised.error;
}

}  // namespace weft::insight
