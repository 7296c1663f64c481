#include "cli/eval_ending.h"

#include <fmt/format.h>

#include <cstdlib>

#include "cli/eval_budgets.h"
#include "cli/eval_signals.h"
#include "cli/eval_view.h"

namespace weft::cli {
namespace {

constexpr int kFailedTests = 100;

// A variable of the environment that is a number.
double number_variable(const eval::Environment& environment, const char* name, double otherwise) {
  const std::string text = environment.get(name);
  char* end = nullptr;
  const double number = std::strtod(text.c_str(), &end);
  return text.empty() || *end != '\0' ? otherwise : number;
}

}  // namespace

Status show_results(const EvalOptions& options, const eval::RunReport& report, bool is_kept) {
  if (!options.no_table) TRY(print_eval_table(report, Terminal::of_stdout()));
  print_eval_summary(report, Terminal::of_stdout(), is_cancelled());
  print_budgets(report.budgets, Terminal::of_stdout());
  if (is_cancelled() && is_kept) fmt::print("go on with: weft eval --resume {}\n", report.evaluation_id);
  for (const auto& path : report.config.output_paths) {
    TRY(eval::write_output(report, path));
    fmt::print("written to {}\n", path);
  }
  return {};
}

int exit_code(const eval::RunReport& report) {
  if (is_cancelled()) return kCancelledCode;
  const auto& stats = report.results.stats();
  const auto& environment = report.config.environment;
  if (stats.total() == 0) return 0;
  const double needed = number_variable(environment, "PROMPTFOO_PASS_RATE_THRESHOLD", 100);
  const double rate = 100.0 * static_cast<double>(stats.passed) / static_cast<double>(stats.total());
  if (rate >= needed && are_kept(report.budgets)) return 0;
  return static_cast<int>(number_variable(environment, "PROMPTFOO_FAILED_TEST_EXIT_CODE", kFailedTests));
}

}  // namespace weft::cli
