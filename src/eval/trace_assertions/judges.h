// One function an assertion: what it means is decided in the file of its name, and told to users in
// docs/reference/trace-assertions.md.
//
// Each reads all its parameters before it looks at a span. Errors: invalid_argument when they cannot be
// understood. One thread per view.
#pragma once

#include "eval/trace_assertions/judgement.h"
#include "eval/trace_assertions/parameters.h"

namespace weft::eval::traces {

// promptfoo's, over the application's spans and the target's.
Result<Judgement> judge_span_count(Parameters& parameters, TraceView& view);
Result<Judgement> judge_span_duration(Parameters& parameters, TraceView& view);
Result<Judgement> judge_error_spans(Parameters& parameters, TraceView& view);
Result<Judgement> judge_tool_used(Parameters& parameters, TraceView& view);
Result<Judgement> judge_tool_args_match(Parameters& parameters, TraceView& view);
Result<Judgement> judge_tool_sequence(Parameters& parameters, TraceView& view);
Result<Judgement> judge_step_count(Parameters& parameters, TraceView& view);

}  // namespace weft::eval::traces
