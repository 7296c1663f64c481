// The spans that a run makes itself.
#pragma once

#include <memory>

#include "eval/run_tracing.h"

namespace weft::eval {

// The target's span, and with `with_root` the test case's and the graders'. The times and ids are the
// trace's.
std::shared_ptr<const model::SpanBatch> run_spans(const StepTrace& trace, const StepFacts& facts,
                                                  bool with_root);

}  // namespace weft::eval
