#pragma once

#include <memory>
#include <string>
#include <utility>

#include "testing/otlp_sink.h"
#include "weft/weft.h"

namespace weft::testing {

// A tracer whose spans arrive at a sink: `traced.tracer` makes them, `traced.sent("name")` is one as it
// arrived.
struct Traced {
  explicit Traced(TracerOptions options = {}) : tracer(Tracer::init(at_sink(std::move(options), sink))) {}

  // Flushes, and gives the span of that name.
  SinkSpan sent(std::string_view name) {
    tracer.flush();
    return sink.wait_for_span(name);
  }
  std::vector<SinkSpan> all_sent() {
    tracer.flush();
    return sink.spans();
  }

  static TracerOptions at_sink(TracerOptions options, const OtlpSink& sink) {
    if (options.endpoint.empty()) options.endpoint = sink.endpoint();
    return options;
  }

  OtlpSink sink;
  Tracer tracer;
};

}  // namespace weft::testing
