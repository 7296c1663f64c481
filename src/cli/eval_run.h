// One run of weft eval, from its configuration to its exit code.
#pragma once

#include "base/result.h"
#include "cli/eval_invocation.h"
#include "cli/eval_options.h"

namespace weft::cli {

// `earlier` is the run that is gone on with; nullptr for a new one. Until it ends or is_cancelled(). Errors:
// those of the configuration, and rows or outputs that cannot be written; tests that fail are none.
Result<int> evaluate(const EvalOptions& options, const EarlierRun* earlier);

}  // namespace weft::cli
