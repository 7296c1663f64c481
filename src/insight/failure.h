// What counts as an error.
#pragma once

#include <string_view>

#include "model/trace.h"

namespace weft::insight {

// A span whose status is `error`, or that carries an error (a HTTP status of 400 or more is one:
// model::Normalised::error) and whose status is not `ok`. OpenTelemetry lets `ok` overrule everything else:
// the program's author has decided that it is none (opentelemetry.io, "Trace API", Set Status).
inline bool is_failed(const model::StoredSpan& stored) {
  if (stored.span.status_code == model::StatusCode::error) return true;
  return stored.span.status_code != model::StatusCode::ok && !stored.normalised.error.empty();
}

// Its text; "" where it has none.
inline std::string_view failure_text(const model::StoredSpan& stored) {
  return stored.normalised.error.empty() ? stored.span.status_message : stored.normalised.error;
}

}  // namespace weft::insight
