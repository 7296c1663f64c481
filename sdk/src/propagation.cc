#include "weft/propagation.h"

#include "context_headers.h"
#include "thread_state.h"
#include "tracer_core.h"

namespace weft::detail {

// What a carrier of the application's throws ends here: the request goes without its context rather than
// fail.
void inject(HeaderWriter headers, const Tracer& tracer, const Context& context) noexcept {
  const TracerCore* const core = TracerAccess::core(tracer);
  try {
    write_context(headers, context, core == nullptr ? std::string_view() : core->baggage_header());
  } catch (...) {
    return;
  }
}

void inject(HeaderWriter headers, const Tracer& tracer) noexcept {
  inject(headers, tracer, current_context());
}

std::optional<Context> extract(HeaderReader headers, const Tracer& tracer) noexcept {
  size_t ignored = 0;
  std::optional<Context> context;
  try {
    context = read_context(headers, ignored);
  } catch (...) {
    ++ignored;
  }
  const TracerCore* const core = TracerAccess::core(tracer);
  for (; core != nullptr && ignored > 0; --ignored) core->count_ignored_header();
  return context;
}

}  // namespace weft::detail
