#pragma once

#include <gtest/gtest.h>

#include <string_view>

#include "testing/otlp_sink.h"
#include "weft/tracer.h"

namespace weft::testing {

// A test with a tracer whose spans can be read back as a server sees them.
class TracedTest : public ::testing::Test {
 protected:
  static TracerOptions options_for(const OtlpSink& sink) {
    TracerOptions options;
    options.endpoint = sink.endpoint();
    options.service_name = "tests";
    options.session = false;
    return options;
  }

  SinkSpan exported(std::string_view name) {
    tracer.flush();
    return sink.wait_for_span(name);
  }

  OtlpSink sink;
  Tracer tracer = Tracer::init(options_for(sink));
};

}  // namespace weft::testing
