#include "weft/trace.h"

#include <string>

namespace weft::detail {

void record_argument(Span& span, size_t position, std::string_view name, const Value& value) noexcept {
  if (!name.empty()) {
    span.enrich_span({.inputs = {{name, value}}});
    return;
  }
  char unnamed[24] = "arg";
  std::snprintf(unnamed + 3, sizeof(unnamed) - 3, "%zu", position);
  span.enrich_span({.inputs = {{unnamed, value}}});
}

void record_current_exception(Span& span) noexcept {
  try {
    throw;
  } catch (const std::exception& exception) {
    span.record_exception(exception);
  } catch (...) {
    span.record_error("unknown exception", "an exception that is no std::exception");
  }
}

}  // namespace weft::detail
