// EvalInvocation: how a run was started, so that it can be gone on with.
#pragma once

#include <CLI/App.hpp>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "cli/eval_options.h"
#include "runs/run_store.h"

namespace weft::cli {

struct EvalInvocation {
  std::string folder;  // the working directory
  GivenFlags flags;
  std::string plan;  // eval::plan_fingerprint
};

// Beside the run's rows: invocation.json.
Status keep_invocation(const runs::RunFiles& run, const EvalInvocation& invocation);

// A run that is gone on with, and how it was started.
struct EarlierRun {
  runs::RunSummary summary;
  EvalInvocation invocation;
};

// Which run --resume and --retry-errors take. With an id that one; else the newest that was started in this
// folder: for --resume the newest that did not come to its end. Errors: not_found, in words.
Result<EarlierRun> find_earlier_run(const runs::RunStore& store, const EvalOptions& options);

// The options of the earlier run, with those of this command line that say nothing of what is run (-j,
// --delay, -o, …). Errors: invalid_argument for a flag that would make other rows.
Result<EvalOptions> options_of(const EarlierRun& earlier, const EvalOptions& now);

}  // namespace weft::cli
