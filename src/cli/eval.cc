// weft eval: asks what a configuration says, asserts on the answers and on their traces.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>

#include "cli/data_folder.h"
#include "cli/eval_complaint.h"
#include "cli/eval_invocation.h"
#include "cli/eval_options.h"
#include "cli/eval_recorded.h"
#include "cli/eval_run.h"
#include "cli/eval_signals.h"
#include "cli/eval_watch.h"
#include "cli/verbs.h"
#include "runs/run_store.h"

namespace weft::cli {
namespace {

constexpr int kConfigurationError = 1;

// --resume and --retry-errors.
Result<int> go_on(const EvalOptions& now) {
  TRY_ASSIGN(const auto store, runs::RunStore::open(runs_folder(now.data)));
  TRY_ASSIGN(const auto earlier, find_earlier_run(store, now));
  const auto& stats = earlier.summary.tally.stats;
  if (now.retries && stats.errors == 0) {
    fmt::print("no row of {} ended in an error: nothing was run\n", earlier.summary.head.id);
    return 0;
  }
  TRY_ASSIGN(const auto options, options_of(earlier, now));
  std::error_code problem;
  std::filesystem::current_path(earlier.invocation.folder, problem);
  if (problem)
    return fail(ErrorCode::not_found, "{} was started in {}: {}", earlier.summary.head.id,
                earlier.invocation.folder, problem.message());
  fmt::print(stderr, "weft eval: going on with {}: {} of {} rows are there{}\n", earlier.summary.head.id,
             stats.total(), earlier.summary.head.steps,
             now.retries ? fmt::format(", {} in error are run again", stats.errors) : "");
  return evaluate(options, &earlier);
}

Result<int> watch(const EvalOptions& options) {
  return watch_eval(options, [&options] {
    const auto done = evaluate(options, nullptr);
    if (!done) say_eval_error(done.error());
  });
}

int run_eval(const EvalOptions& options) {
  catch_signals();
  const auto code = !options.from.empty()                ? write_recorded_tests(options)
                    : options.resumes || options.retries ? go_on(options)
                    : options.watches                    ? watch(options)
                                                         : evaluate(options, nullptr);
  if (code) return *code;
  say_eval_error(code.error());
  return kConfigurationError;
}

}  // namespace

void add_eval(CLI::App& app, cli::Run& run) {
  auto* verb = app.add_subcommand("eval", "Run the tests of a configuration (promptfoo's format)");
  const auto options = add_eval_options(*verb);
  verb->callback([options, verb, &run] {
    options->given = given_flags(*verb);
    run = [options] { return run_eval(*options); };
  });
}

}  // namespace weft::cli
