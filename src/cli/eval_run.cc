#include "cli/eval_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <memory>

#include "base/utc_time.h"
#include "cli/eval_budgets.h"
#include "cli/eval_cache.h"
#include "cli/eval_complaint.h"
#include "cli/eval_ending.h"
#include "cli/eval_preparation.h"
#include "cli/eval_progress.h"
#include "cli/eval_record.h"
#include "cli/eval_signals.h"
#include "cli/eval_steps.h"
#include "cli/eval_traces.h"
#include "eval/derived_metrics.h"
#include "eval/random_id.h"

namespace weft::cli {
namespace {

using Clock = std::chrono::system_clock;

constexpr size_t kConcurrencyDefault = 4;

// Outputs that tests store for later ones are there only when the earlier ones are over.
bool stores_outputs(const eval::Config& config) {
  const auto stores = [](const eval::TestCase& test) { return test.options.contains("storeOutputAs"); };
  return stores(config.default_test) || std::any_of(config.tests.begin(), config.tests.end(), stores);
}

eval::RunnerOptions runner_options(const EvalOptions& options, const eval::Config& config) {
  const auto count = [](const std::optional<double>& said, size_t otherwise) {
    return said && *said >= 1 ? static_cast<size_t>(*said) : otherwise;
  };
  const auto time = [](double milliseconds) {
    return std::chrono::milliseconds(static_cast<int64_t>(std::max(0.0, milliseconds)));
  };
  eval::RunnerOptions made;
  made.concurrency =
      options.concurrency > 0 ? options.concurrency : count(config.concurrency, kConcurrencyDefault);
  made.delay = time(options.delay_ms >= 0 ? options.delay_ms : config.delay_ms.value_or(0));
  made.timeout = time(config.timeout_ms.value_or(0));
  made.time_max = time(config.time_max_ms.value_or(0));
  if (stores_outputs(config) || made.delay.count() > 0) made.concurrency = 1;
  return made;
}

// What the filters leave nothing of; "" where there is something of everything.
std::string_view what_is_missing(const EvalOptions& options, const eval::Config& config) {
  if (config.tests.empty() && options.filter.chooses_tests()) return "test";
  if (config.providers.empty()) return "provider";
  return config.prompts.empty() ? "prompt" : "";
}

runs::RunHead new_head(const eval::Config& config, const eval::Plan& plan, Clock::time_point began) {
  return eval::head_of(config, plan.columns(), eval::evaluation_id(Clock::to_time_t(began)), utc_text(began),
                       WEFT_VERSION, plan.step_count());
}

// Errors: a row could not be written, and no step was begun after it.
Status run_steps(eval::Runner& runner, eval::Plan& plan, const IsWanted& is_wanted, eval::RunRecord& record,
                 EvalProgress& progress) {
  Status written;
  runner.run(
      [&] {
        auto step = plan.next();
        while (step && !is_wanted(*step)) step = plan.next();
        return step;
      },
      [&](const eval::Step&, const boost::json::object& row) {
        if (written) written = record.add(row);
        progress.advance(record.results().stats());
      },
      [&] { return is_cancelled().load() || !written; });
  progress.finish();
  return written;
}

std::vector<boost::json::object> derive(const EvalPreparation& run, const std::vector<eval::Column>& columns,
                                        const runs::ResultLog& results) {
  eval::Warnings warnings;
  auto derived = eval::derived_metrics(run.config, columns, results, *run.javascript, warnings);
  warn(warnings);
  return derived;
}

}  // namespace

Result<int> evaluate(const EvalOptions& options, const EarlierRun* earlier) {
  TRY_ASSIGN(const auto run, prepare_eval(options));
  const auto& config = run->config;
  if (const auto missing = what_is_missing(options, config); !missing.empty()) {
    fmt::print("no {} is left by the filters: nothing was run, and no results were written\n", missing);
    return 0;
  }
  eval::Plan plan(config, repeat_of(options, config));
  TRY_ASSIGN(const auto baseline, read_baseline(options.baseline, config));
  TRY_ASSIGN(auto cache_settings, eval_cache_options(config.environment, options.data,
                                                     options.cache ? options.cache : config.cache));
  eval::AnswerCache cache(std::move(cache_settings));
  TRY_ASSIGN(const auto traces, open_trace_log(config));
  eval::Loop loop;
  const auto began = Clock::now();
  const auto weft = find_weft(*run, options.data, loop);
  const auto head = earlier != nullptr ? earlier->summary.head : new_head(config, plan, began);
  TRY_ASSIGN(const auto record, open_record(options, earlier, head, loop, weft, *run));
  TRY_ASSIGN(const auto tracing,
             open_tracing(*run, loop, weft, [&](std::string_view spans) { record->add_traces(spans); }));
  warn(run->warnings);
  auto runner_settings = runner_options(options, config);
  runner_settings.evaluation_id = head.id;
  runner_settings.cache = &cache;
  runner_settings.traces = traces.get();
  if (run->recorded) runner_settings.recorded = &*run->recorded;
  eval::Runner runner(config, loop, *run->javascript, tracing.get(), runner_settings);
  TRY(runner.open());
  auto& results = record->results();
  if (earlier != nullptr) TRY(remember_outputs(results, runner));
  TRY_ASSIGN(const auto is_wanted, eval_steps(options, earlier, results));

  EvalProgress progress(plan.step_count(), !options.no_progress);
  const auto written = run_steps(runner, plan, is_wanted, *record, progress);
  if (!written) return cut_off(written.error(), *record, head.id);
  results.stats().duration_ms += std::chrono::duration<double, std::milli>(Clock::now() - began).count();
  TRY(record->end(is_cancelled() ? runs::RunState::cancelled : runs::RunState::finished));

  eval::RunReport report{.evaluation_id = head.id,
                         .timestamp = head.began,
                         .version = WEFT_VERSION,
                         .config = config,
                         .columns = plan.columns(),
                         .results = results,
                         .traces = traces.get(),
                         .derived = derive(*run, plan.columns(), results)};
  if (baseline) {
    TRY_ASSIGN(report.budgets, judge_run(*config.budgets, *baseline, results));
  }
  TRY(show_results(options, report, record->is_kept()));
  if (cache.hits() > 0) fmt::print("{} answers came from the cache (--no-cache asks anew)\n", cache.hits());
  for (const auto& problem :
       {tracing != nullptr ? tracing->forwarding_problem() : "", record->problem(), cache.problem()}) {
    if (!problem.empty()) warn(problem);
  }
  return exit_code(report);
}

}  // namespace weft::cli
