// The record of a run: a new one's, or that of an earlier run with the rows it has.
#pragma once

#include <memory>

#include "base/result.h"
#include "cli/eval_invocation.h"
#include "cli/eval_options.h"
#include "cli/eval_preparation.h"
#include "eval/run_record.h"
#include "eval/run_tracing.h"

namespace weft::cli {

// How often each test is run.
size_t repeat_of(const EvalOptions& options, const eval::Config& config);

// `earlier` is nullptr for a new run. Errors: those of RunRecord; invalid_argument where the plan is another
// than the earlier run's.
Result<std::unique_ptr<eval::RunRecord>> open_record(const EvalOptions& options, const EarlierRun* earlier,
                                                     const runs::RunHead& head, eval::Loop& loop,
                                                     const eval::RunningWeft& weft, EvalPreparation& run);

// What is said where a row could not be written.
tl::unexpected<Error> cut_off(const Error& error, const eval::RunRecord& record, const std::string& id);

}  // namespace weft::cli
