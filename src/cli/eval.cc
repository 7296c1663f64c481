// weft eval: asks what a configuration says, asserts on the answers and on their traces.
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <signal.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <boost/json.hpp>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "cli/api_client.h"
#include "cli/data_folder.h"
#include "cli/eval_budgets.h"
#include "cli/eval_options.h"
#include "cli/eval_progress.h"
#include "cli/eval_view.h"
#include "cli/verbs.h"
#include "eval/config.h"
#include "eval/javascript.h"
#include "eval/loop.h"
#include "eval/plan.h"
#include "eval/random_id.h"
#include "eval/run_record.h"
#include "eval/run_report.h"
#include "eval/run_tracing.h"
#include "eval/runner.h"

namespace weft::cli {
namespace {

constexpr int kConfigurationError = 1;
constexpr int kFailedTests = 100;
constexpr size_t kConcurrencyDefault = 4;

std::atomic<bool> cancelled = false;

void cancel(int) {
  // A second Ctrl-C ends at once.
  if (cancelled.exchange(true)) std::_Exit(130);
}

// Everything a run needs, in the order in which it is made.
struct Run {
  eval::Config config = {};
  eval::Warnings warnings = {};
  std::unique_ptr<eval::Javascript> javascript = {};
};

Status read_configs(const EvalOptions& options, Run& run) {
  for (const auto& file : options.environment_files) TRY(run.config.environment.add_file(file));
  auto paths = options.configs;
  const bool needs_config = options.providers.empty() || options.prompts.empty();
  if (paths.empty()) {
    auto found = eval::find_config(".");
    if (found) paths.push_back(*found);
    if (!found && needs_config) return tl::make_unexpected(found.error());
  }
  for (const auto& path : paths) TRY(eval::read_config(path, run.config, run.warnings));
  return {};
}

// What flags say wins over what files say.
Status apply_flags(const EvalOptions& options, Run& run) {
  auto& config = run.config;
  if (config.base_path.empty()) config.base_path = ".";
  const std::string of_config = std::exchange(config.base_path, ".");
  if (!options.prompts.empty()) config.prompts.clear();
  for (const auto& prompt : options.prompts) TRY(eval::add_prompts(eval::string_value(prompt), config));
  if (!options.providers.empty()) config.providers.clear();
  for (const auto& provider : options.providers)
    TRY(eval::add_provider(eval::string_value(provider), config, run.warnings));
  if (!options.tests.empty()) {
    config.tests.clear();
    TRY(eval::add_tests(options.tests, config, run.warnings));
  }
  config.base_path = of_config;
  for (const auto& text : options.vars) {
    const size_t equals = text.find('=');
    if (equals == text.npos) return fail(ErrorCode::invalid_argument, "--var {}: write NAME=value", text);
    config.default_test.vars[text.substr(0, equals)] = text.substr(equals + 1);
  }
  for (auto& prompt : config.prompts) prompt.raw = options.prompt_prefix + prompt.raw + options.prompt_suffix;
  if (!options.grader.empty()) config.default_test.options["provider"] = options.grader;
  if (!options.description.empty()) eval::describe(options.description, config);
  for (const auto& text : options.tags) TRY(eval::add_tag(text, config));
  if (!options.outputs.empty()) config.output_paths = options.outputs;
  return {};
}

Status check(const eval::Config& config) {
  if (config.providers.empty())
    return fail(ErrorCode::invalid_argument, "the configuration names no provider; add `providers: [echo]`");
  if (config.prompts.empty())
    return fail(ErrorCode::invalid_argument,
                "the configuration has no prompt; add `prompts: ['{{{{query}}}}']`");
  for (const auto& path : config.output_paths) TRY(eval::check_output_path(path));
  return {};
}

Result<std::unique_ptr<Run>> prepare(const EvalOptions& options) {
  auto run = std::make_unique<Run>();
  TRY(read_configs(options, *run));
  TRY(apply_flags(options, *run));
  TRY(check(run->config));
  TRY_ASSIGN(run->javascript, eval::Javascript::create());
  TRY(run->javascript->set_environment(run->config.environment.to_json()));
  for (const auto& [name, path] : run->config.filters) {
    const auto filter = eval::string_value(name);
    const auto file = eval::string_value(path);
    TRY(run->javascript->call("addFilter", {&filter, &file}));
  }
  TRY(eval::apply_filter(options.filter, *run->javascript, run->config));
  return run;
}

void warn(const eval::Warnings& warnings) {
  for (const auto& text : warnings.texts()) fmt::print(stderr, "weft eval: warning: {}\n", text);
  if (warnings.left_out() > 0) fmt::print(stderr, "weft eval: {} more warnings\n", warnings.left_out());
}

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
  eval::RunnerOptions made{.evaluation_id = eval::evaluation_id(std::time(nullptr))};
  made.concurrency =
      options.concurrency > 0 ? options.concurrency : count(config.concurrency, kConcurrencyDefault);
  made.delay = time(options.delay_ms >= 0 ? options.delay_ms : config.delay_ms.value_or(0));
  made.timeout = time(config.timeout_ms.value_or(0));
  made.time_max = time(config.time_max_ms.value_or(0));
  if (stores_outputs(config) || made.delay.count() > 0) made.concurrency = 1;
  return made;
}

// The weft that gets the rows and the traces too: the one of WEFT_URL, else one at the default address, else
// the one that has the data folder.
eval::RunningWeft find_weft(Run& run, const std::string& data, eval::Loop& loop) {
  const auto& environment = run.config.environment;
  const std::string said = environment.get("WEFT_URL");
  for (const auto& url : {said.empty() ? std::string(kUrlDefault) : said, serving_address(data)}) {
    if (!url.empty() && eval::answers_as_weft(loop, url))
      return {.url = url, .api_key = environment.get("HH_API_KEY")};
  }
  if (!said.empty())
    run.warnings.add(
        fmt::format("no weft answers at {} (WEFT_URL): neither results nor traces are sent there", said));
  return {};
}

// Null where the run is not traced.
Result<std::unique_ptr<eval::RunTracing>> open_tracing(Run& run, eval::Loop& loop,
                                                       const eval::RunningWeft& weft, eval::KeepTraces keep) {
  const auto& tracing = run.config.tracing;
  const auto traces = [](const eval::TestCase& test) {
    return eval::boolean_member(test.metadata, "tracingEnabled").value_or(false);
  };
  const auto& tests = run.config.tests;
  const std::string by_environment = run.config.environment.get("PROMPTFOO_TRACING_ENABLED");
  const bool is_wanted = tracing.enabled || by_environment == "true" || by_environment == "1" ||
                         traces(run.config.default_test) || std::any_of(tests.begin(), tests.end(), traces);
  if (!is_wanted) return nullptr;
  return eval::RunTracing::open(tracing, loop, weft, std::move(keep), run.warnings);
}

// A variable of the environment that is a number.
double number_variable(const eval::Environment& environment, const char* name, double otherwise) {
  const std::string text = environment.get(name);
  char* end = nullptr;
  const double number = std::strtod(text.c_str(), &end);
  return text.empty() || *end != '\0' ? otherwise : number;
}

// promptfoo's: 0 when enough has passed, 100 (or what the variable says) when not, or when a budget is not
// kept.
int exit_code(const runs::Stats& stats, const std::vector<eval::BudgetVerdict>& budgets,
              const eval::Environment& environment) {
  if (stats.total() == 0) return 0;
  const double needed = number_variable(environment, "PROMPTFOO_PASS_RATE_THRESHOLD", 100);
  const double rate = 100.0 * static_cast<double>(stats.passed) / static_cast<double>(stats.total());
  if (rate >= needed && are_kept(budgets)) return 0;
  return static_cast<int>(number_variable(environment, "PROMPTFOO_FAILED_TEST_EXIT_CODE", kFailedTests));
}

int nothing_to_run(std::string_view what) {
  fmt::print("no {} is left by the filters: nothing was run, and no results were written\n", what);
  return 0;
}

eval::RecordPlaces places_of(const EvalOptions& options, const eval::RunningWeft& weft) {
  if (options.no_write) return {};
  return {.folder = runs_folder(options.data), .weft_url = weft.url, .api_key = weft.api_key};
}

Result<int> evaluate(const EvalOptions& options) {
  TRY_ASSIGN(const auto run, prepare(options));
  const auto& config = run->config;
  eval::Plan plan(config, options.repeat > 0 ? options.repeat
                                             : static_cast<size_t>(std::max(1.0, config.repeat.value_or(1))));
  if (run->config.tests.empty() && options.filter.chooses_tests()) return nothing_to_run("test");
  if (config.providers.empty()) return nothing_to_run("provider");
  if (config.prompts.empty()) return nothing_to_run("prompt");
  TRY_ASSIGN(const auto baseline, read_baseline(options.baseline, config));
  const auto runner_settings = runner_options(options, config);
  eval::Loop loop;
  const auto began = std::chrono::system_clock::now();
  const auto timestamp = fmt::format("{:%FT%TZ}", fmt::gmtime(std::chrono::system_clock::to_time_t(began)));
  const auto weft = find_weft(*run, options.data, loop);
  TRY_ASSIGN(const auto record,
             eval::RunRecord::begin(loop, places_of(options, weft),
                                    eval::head_of(config, plan.columns(), runner_settings.evaluation_id,
                                                  timestamp, WEFT_VERSION, plan.step_count()),
                                    config.source, run->warnings));
  TRY_ASSIGN(const auto tracing,
             open_tracing(*run, loop, weft, [&](std::string_view spans) { record->add_traces(spans); }));
  warn(run->warnings);
  eval::Runner runner(config, loop, *run->javascript, tracing.get(), runner_settings);
  TRY(runner.open());

  EvalProgress progress(plan.step_count(), !options.no_progress);
  Status written;
  runner.run([&] { return plan.next(); },
             [&](const eval::Step&, const boost::json::object& row) {
               if (written) written = record->add(row);
               progress.advance(record->results().stats());
             },
             [&] { return cancelled.load() || !written; });
  progress.finish();
  TRY(written);
  auto& results = record->results();
  results.stats().duration_ms =
      std::chrono::duration<double, std::milli>(std::chrono::system_clock::now() - began).count();
  TRY(record->end(cancelled ? runs::RunState::cancelled : runs::RunState::finished));

  eval::RunReport report{.evaluation_id = runner_settings.evaluation_id,
                         .timestamp = timestamp,
                         .version = WEFT_VERSION,
                         .config = config,
                         .columns = plan.columns(),
                         .results = results};
  if (baseline) {
    TRY_ASSIGN(report.budgets, judge_run(*config.budgets, *baseline, results));
  }
  if (!options.no_table) TRY(print_eval_table(report, Terminal::of_stdout()));
  print_eval_summary(report, Terminal::of_stdout(), cancelled);
  print_budgets(report.budgets, Terminal::of_stdout());
  for (const auto& problem : {tracing != nullptr ? tracing->forwarding_problem() : "", record->problem()}) {
    if (!problem.empty()) fmt::print(stderr, "weft eval: warning: {}\n", problem);
  }
  for (const auto& path : config.output_paths) {
    TRY(eval::write_output(report, path));
    fmt::print("written to {}\n", path);
  }
  return exit_code(results.stats(), report.budgets, config.environment);
}

int run_eval(const EvalOptions& options) {
  signal(SIGINT, cancel);
  signal(SIGPIPE, SIG_IGN);
  const auto code = evaluate(options);
  if (code) return *code;
  fmt::print(stderr, "weft eval: {}\n", code.error().message);
  return kConfigurationError;
}

}  // namespace

void add_eval(CLI::App& app, cli::Run& run) {
  auto* verb = app.add_subcommand("eval", "Run the tests of a configuration (promptfoo's format)");
  const auto options = add_eval_options(*verb);
  verb->callback([options, &run] { run = [options] { return run_eval(*options); }; });
}

}  // namespace weft::cli
