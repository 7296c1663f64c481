// Which steps of a plan are run: of a new run all, of one that goes on the rest.
#pragma once

#include <functional>

#include "base/result.h"
#include "cli/eval_invocation.h"
#include "cli/eval_options.h"
#include "eval/plan.h"
#include "eval/runner.h"
#include "runs/result_log.h"

namespace weft::cli {

// Of a run that goes on those without a row, or (--retry-errors) those in error. `earlier` is nullptr for a
// new run; `results` are its rows, and outlive what is returned. Errors: those of reading rows again.
using IsWanted = std::function<bool(const eval::Step&)>;
Result<IsWanted> eval_steps(const EvalOptions& options, const EarlierRun* earlier,
                            const runs::ResultLog& results);

// What tests stored for later ones in the part of the run that is over.
Status remember_outputs(const runs::ResultLog& results, eval::Runner& runner);

}  // namespace weft::cli
