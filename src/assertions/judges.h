// One function an assertion: what it means is decided in the file of its name, and told to users in
// docs/reference/trace-assertions.md.
//
// Each reads all its parameters before it looks at a span. Errors: invalid_argument when they cannot be
// understood. One thread per view.
#pragma once

#include "assertions/judgement.h"
#include "assertions/parameters.h"

namespace weft::assertions {

// promptfoo's, over the application's spans and the target's.
Result<Judgement> judge_span_count(Parameters& parameters, TraceView& view);
Result<Judgement> judge_span_duration(Parameters& parameters, TraceView& view);
Result<Judgement> judge_error_spans(Parameters& parameters, TraceView& view);
Result<Judgement> judge_tool_used(Parameters& parameters, TraceView& view);
Result<Judgement> judge_tool_args_match(Parameters& parameters, TraceView& view);
Result<Judgement> judge_tool_sequence(Parameters& parameters, TraceView& view);
Result<Judgement> judge_step_count(Parameters& parameters, TraceView& view);

// weft's own, over the application's spans; the diagnosis also sees the target's, below which all are one
// tree.
Result<Judgement> judge_query(Parameters& parameters, TraceView& view);
Result<Judgement> judge_calls(Parameters& parameters, TraceView& view);
Result<Judgement> judge_each(Parameters& parameters, TraceView& view);
Result<Judgement> judge_order(Parameters& parameters, TraceView& view);
Result<Judgement> judge_parallel(Parameters& parameters, TraceView& view);
Result<Judgement> judge_critical_path(Parameters& parameters, TraceView& view);
Result<Judgement> judge_self_time(Parameters& parameters, TraceView& view);
Result<Judgement> judge_tokens(Parameters& parameters, TraceView& view);
Result<Judgement> judge_cost(Parameters& parameters, TraceView& view);
Result<Judgement> judge_cache_hit_rate(Parameters& parameters, TraceView& view);
Result<Judgement> judge_retries(Parameters& parameters, TraceView& view);
Result<Judgement> judge_error_origin(Parameters& parameters, TraceView& view);
Result<Judgement> judge_no_findings(Parameters& parameters, TraceView& view);

}  // namespace weft::assertions
