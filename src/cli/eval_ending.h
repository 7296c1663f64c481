// What weft eval ends with: the results, on the terminal and in files, and the exit code.
#pragma once

#include "base/result.h"
#include "cli/eval_options.h"
#include "eval/run_report.h"

namespace weft::cli {

// `is_kept`: whether a cancelled run can be gone on with. Errors: those of writing outputs.
Status show_results(const EvalOptions& options, const eval::RunReport& report, bool is_kept);

// promptfoo's: 0 when enough has passed, 100 (or what the variable says) when not, or when a budget is not
// kept; kCancelledCode of a run that was cancelled.
int exit_code(const eval::RunReport& report);

}  // namespace weft::cli
