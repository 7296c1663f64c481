// GraderSpan: a grading by a model, as a span of the test's trace tells of it.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <string>

#include "model/ids.h"

namespace weft::eval {

// Times in nanoseconds of the system's clock.
struct GraderSpan {
  model::SpanId span_id = {};
  std::string assertion = "";  // its type
  std::string judge = "";      // the provider that was asked last; "" where none was
  uint64_t began_ns = 0, ended_ns = 0;
  std::string error = "";  // "" where there is a grade
  bool passed = false;
  double score = 0;
  std::string explanation = "";
  boost::json::object tokens_used = {};
};

}  // namespace weft::eval
