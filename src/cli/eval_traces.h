// Where the rows and traces of a run are sent: a running weft, and the outputs.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "cli/eval_preparation.h"
#include "eval/loop.h"
#include "eval/run_tracing.h"
#include "eval/trace_log.h"

namespace weft::cli {

// The weft that gets the rows and the traces too: the one of WEFT_URL, else one at the default address, else
// the one that has the data folder. Without a URL where none answers; that of WEFT_URL is warned about.
eval::RunningWeft find_weft(EvalPreparation& run, const std::string& data, eval::Loop& loop);

// Null where the run is not traced. Errors: those of RunTracing::open.
Result<std::unique_ptr<eval::RunTracing>> open_tracing(EvalPreparation& run, eval::Loop& loop,
                                                       const eval::RunningWeft& weft, eval::KeepTraces keep);

// Null where no output holds traces. Errors: those of a temporary file.
Result<std::unique_ptr<eval::TraceLog>> open_trace_log(const eval::Config& config);

}  // namespace weft::cli
