#include "cli/eval_budgets.h"

#include <algorithm>

#include "cli/eval_complaint.h"
#include "cli/wrap.h"

namespace weft::cli {

Result<std::optional<eval::RunCosts>> read_baseline(const std::string& flag, const eval::Config& config) {
  if (!config.budgets) {
    if (flag.empty()) return std::nullopt;
    return fail(
        ErrorCode::invalid_argument,
        "--baseline {}: the configuration has no budgets to hold against it; add budgets: {{latency: 10%}}",
        flag);
  }
  const auto& path = flag.empty() ? config.budgets->baseline : flag;
  if (path.empty()) {
    warn("budgets are not judged, since no baseline is named (--baseline FILE.json, or budgets.baseline)");
    return std::nullopt;
  }
  TRY_ASSIGN(auto baseline, eval::read_run_costs(path));
  return baseline;
}

Result<std::vector<eval::BudgetVerdict>> judge_run(const eval::Budgets& budgets,
                                                   const eval::RunCosts& baseline,
                                                   const runs::ResultLog& results) {
  eval::RunCosts run;
  TRY(results.for_each([&](const boost::json::value& row) -> Status {
    run.add(row);
    return {};
  }));
  return judge_budgets(budgets, baseline, run);
}

void print_budgets(const std::vector<eval::BudgetVerdict>& verdicts, const Terminal& terminal) {
  if (!verdicts.empty()) fmt::print("\n");
  for (const auto& verdict : verdicts) {
    const bool is_kept = verdict.outcome == eval::BudgetVerdict::Outcome::kept;
    const auto head = fmt::format("budget {}", to_string(verdict.outcome));
    fmt::print("{}\n{}", terminal.paint(is_kept ? Colour::green : Colour::red, head),
               wrapped(verdict.reason, terminal.columns(), 2));
  }
}

bool are_kept(const std::vector<eval::BudgetVerdict>& verdicts) {
  return std::ranges::all_of(verdicts, [](const eval::BudgetVerdict& verdict) {
    return verdict.outcome == eval::BudgetVerdict::Outcome::kept;
  });
}

}  // namespace weft::cli
