// The results of a run, for people.
#pragma once

#include "cli/terminal.h"
#include "eval/run_report.h"

namespace weft::cli {

// A row a test, a column a prompt and provider, and below it why tests failed. Longer runs are shown in part.
inline constexpr size_t kEvalRowsMax = 25;
inline constexpr size_t kEvalFailuresMax = 20;
Status print_eval_table(const eval::RunReport& report, const Terminal& terminal);

void print_eval_summary(const eval::RunReport& report, const Terminal& terminal, bool was_cancelled);

}  // namespace weft::cli
