// What a run took, held against the run before.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/terminal.h"
#include "eval/budgets.h"
#include "eval/config.h"
#include "runs/result_log.h"

namespace weft::cli {

// The baseline of --baseline, else of the configuration; read before anything is run, so that no run is made
// in vain. None where nothing is to be compared: a configuration with budgets and without a baseline is told
// so on the standard error. Errors: those of the file; invalid_argument for a baseline without budgets.
Result<std::optional<eval::RunCosts>> read_baseline(const std::string& flag, const eval::Config& config);

// Of the rows of the run that is over.
Result<std::vector<eval::BudgetVerdict>> judge_run(const eval::Budgets& budgets,
                                                   const eval::RunCosts& baseline,
                                                   const runs::ResultLog& results);

void print_budgets(const std::vector<eval::BudgetVerdict>& verdicts, const Terminal& terminal);
bool are_kept(const std::vector<eval::BudgetVerdict>& verdicts);

}  // namespace weft::cli
