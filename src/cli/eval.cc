// weft eval: asks what a configuration says, asserts on the answers and on their traces.
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <signal.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <boost/json.hpp>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>

#include "cli/api_client.h"
#include "cli/data_folder.h"
#include "cli/eval_budgets.h"
#include "cli/eval_cache.h"
#include "cli/eval_invocation.h"
#include "cli/eval_options.h"
#include "cli/eval_progress.h"
#include "cli/eval_recorded.h"
#include "cli/eval_view.h"
#include "cli/file_watch.h"
#include "cli/verbs.h"
#include "eval/comparison.h"
#include "eval/config.h"
#include "eval/derived_metrics.h"
#include "eval/javascript.h"
#include "eval/loop.h"
#include "eval/named_files.h"
#include "eval/plan.h"
#include "eval/plan_fingerprint.h"
#include "eval/random_id.h"
#include "eval/run_record.h"
#include "eval/run_report.h"
#include "eval/run_tracing.h"
#include "eval/runner.h"
#include "runs/row_reading.h"

namespace weft::cli {
namespace {

constexpr int kConfigurationError = 1;
constexpr int kFailedTests = 100;
constexpr size_t kConcurrencyDefault = 4;

std::atomic<bool> cancelled = false;

// Of Ctrl-C, as a shell has it.
constexpr int kCancelled = 130;

void cancel(int) {
  // A second Ctrl-C ends at once.
  if (cancelled.exchange(true)) std::_Exit(kCancelled);
}

// Everything a run needs, in the order in which it is made.
struct Run {
  eval::Config config = {};
  eval::Warnings warnings = {};
  std::unique_ptr<eval::Javascript> javascript = {};
  std::optional<eval::RecordedTrace> recorded = {};
};

Status read_configs(const EvalOptions& options, Run& run) {
  for (const auto& file : options.environment_files) TRY(run.config.environment.add_file(file));
  if (!options.url.empty()) run.config.environment.set("WEFT_URL", options.url);
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

// --trace: the tests are put to a trace that is there.
Status take_recorded(const EvalOptions& options, Run& run) {
  const std::string said = run.config.environment.get("WEFT_URL");
  const ApiClient weft(said.empty() ? std::string(kUrlDefault) : said, options.api_key);
  TRY_ASSIGN(run.recorded, fetch_recorded(weft, options.trace_id));
  eval::assert_on_recorded(*run.recorded, run.config);
  return {};
}

Result<std::unique_ptr<Run>> prepare(const EvalOptions& options) {
  auto run = std::make_unique<Run>();
  TRY(read_configs(options, *run));
  TRY(apply_flags(options, *run));
  if (!options.trace_id.empty()) TRY(take_recorded(options, *run));
  TRY(check(run->config));
  TRY_ASSIGN(run->javascript, eval::Javascript::create());
  TRY(run->javascript->set_environment(run->config.environment.to_json()));
  for (const auto& [name, path] : run->config.filters) {
    const auto filter = eval::string_value(name);
    const auto file = eval::string_value(path);
    TRY(run->javascript->call("addFilter", {&filter, &file}));
  }
  TRY(eval::check_derived_metrics(run->config, *run->javascript));
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

// Null where no output holds traces.
Result<std::unique_ptr<eval::TraceLog>> open_trace_log(const eval::Config& config) {
  if (std::ranges::none_of(config.output_paths, eval::holds_traces)) return nullptr;
  return eval::TraceLog::create();
}

std::vector<boost::json::object> derive(const Run& run, const std::vector<eval::Column>& columns,
                                        const runs::ResultLog& results) {
  eval::Warnings warnings;
  auto derived = eval::derived_metrics(run.config, columns, results, *run.javascript, warnings);
  warn(warnings);
  return derived;
}

eval::RecordPlaces places_of(const EvalOptions& options, const eval::RunningWeft& weft) {
  if (options.no_write) return {};
  return {.folder = runs_folder(options.data), .weft_url = weft.url, .api_key = weft.api_key};
}

// The rows could not be written.
tl::unexpected<Error> cut_off(const Error& error, const eval::RunRecord& record, const std::string& id) {
  if (!record.is_kept()) return tl::make_unexpected(error);
  return fail(error.code,
              "{}. The run ends here; what was done is kept: make room, and go on with weft eval --resume {}",
              error.message, id);
}

// Whose answers are compared with each other: all of its row are asked again, or none.
bool is_compared(const eval::Step& step) {
  const auto& assertions = step.test->assertions;
  return std::any_of(assertions.begin(), assertions.end(), [](const auto& assertion) {
    return eval::is_comparison(eval::text_member(assertion, "type").value_or(""));
  });
}

// Which steps are run: of a new run all; of one that goes on those without a row, or those in error.
using IsWanted = std::function<bool(const eval::Step&)>;

IsWanted steps_without_row(const runs::ResultLog& results, size_t column_count) {
  return [&results, column_count](const eval::Step& step) {
    if (!is_compared(step)) return !results.has(step.test_index, step.prompt_index);
    size_t there = 0;
    for (size_t column = 0; column < column_count; ++column)
      there += results.has(step.test_index, column) ? 1 : 0;
    return there < step.column_count;
  };
}

Result<IsWanted> steps_in_error(const runs::ResultLog& results) {
  std::map<size_t, std::set<size_t>> in_error;  // columns, by row
  TRY(results.for_each([&](const boost::json::value& row) -> Status {
    if (runs::verdict_of(row) == runs::Verdict::error)
      in_error[runs::index_of(row, "testIdx")].insert(runs::index_of(row, "promptIdx"));
    return {};
  }));
  return [in_error = std::move(in_error)](const eval::Step& step) {
    const auto row = in_error.find(step.test_index);
    return row != in_error.end() && (is_compared(step) || row->second.contains(step.prompt_index));
  };
}

Result<IsWanted> steps_of(const EvalOptions& options, const EarlierRun* earlier,
                          const runs::ResultLog& results) {
  if (earlier == nullptr) return [](const eval::Step&) { return true; };
  if (options.retries) return steps_in_error(results);
  return steps_without_row(results, earlier->summary.head.columns.size());
}

// What tests stored for later ones in the part of the run that is over.
Status remember_outputs(const runs::ResultLog& results, eval::Runner& runner) {
  return results.for_each([&](const boost::json::value& row) -> Status {
    const auto* test = eval::member(row, "testCase");
    const auto* of_test = test != nullptr ? eval::member(*test, "options") : nullptr;
    const auto name = of_test != nullptr ? eval::text_member(*of_test, "storeOutputAs") : std::nullopt;
    const auto* response = eval::member(row, "response");
    const auto* output = response != nullptr ? eval::member(*response, "output") : nullptr;
    if (name && output != nullptr) runner.remember(*name, *output);
    return {};
  });
}

size_t repeat_of(const EvalOptions& options, const eval::Config& config) {
  return options.repeat > 0 ? options.repeat : static_cast<size_t>(std::max(1.0, config.repeat.value_or(1)));
}

// A new run, or the one that goes on, with the rows it has.
Result<std::unique_ptr<eval::RunRecord>> open_record(const EvalOptions& options, const EarlierRun* earlier,
                                                     const runs::RunHead& head, eval::Loop& loop,
                                                     const eval::RunningWeft& weft, Run& run) {
  const auto fingerprint = eval::plan_fingerprint(run.config, repeat_of(options, run.config));
  const auto places = places_of(options, weft);
  if (earlier != nullptr) {
    if (fingerprint != earlier->invocation.plan)
      return fail(
          ErrorCode::invalid_argument,
          "the tests, prompts or providers are others than when {} began, and its rows would not fit: run "
          "them anew",
          head.id);
    return eval::RunRecord::go_on(loop, places, head.id, run.config.source);
  }
  TRY_ASSIGN(auto record, eval::RunRecord::begin(loop, places, head, run.config.source, run.warnings));
  if (!record->is_kept()) return record;
  TRY_ASSIGN(const auto store, runs::RunStore::open(places.folder));
  TRY_ASSIGN(const auto files, store.files(head.id));
  TRY(keep_invocation(files, {.folder = "", .flags = options.given, .plan = fingerprint}));
  return record;
}

// What is written when no row comes any more.
Status show_results(const EvalOptions& options, const eval::RunReport& report, bool is_kept) {
  if (!options.no_table) TRY(print_eval_table(report, Terminal::of_stdout()));
  print_eval_summary(report, Terminal::of_stdout(), cancelled);
  print_budgets(report.budgets, Terminal::of_stdout());
  if (cancelled && is_kept) fmt::print("go on with: weft eval --resume {}\n", report.evaluation_id);
  for (const auto& path : report.config.output_paths) {
    TRY(eval::write_output(report, path));
    fmt::print("written to {}\n", path);
  }
  return {};
}

Result<int> evaluate(const EvalOptions& options, const EarlierRun* earlier) {
  TRY_ASSIGN(const auto run, prepare(options));
  const auto& config = run->config;
  eval::Plan plan(config, repeat_of(options, config));
  if (run->config.tests.empty() && options.filter.chooses_tests()) return nothing_to_run("test");
  if (config.providers.empty()) return nothing_to_run("provider");
  if (config.prompts.empty()) return nothing_to_run("prompt");
  TRY_ASSIGN(const auto baseline, read_baseline(options.baseline, config));
  TRY_ASSIGN(auto cache_settings, eval_cache_options(config.environment, options.data,
                                                     options.cache ? options.cache : config.cache));
  eval::AnswerCache cache(std::move(cache_settings));
  auto runner_settings = runner_options(options, config);
  runner_settings.cache = &cache;
  if (run->recorded) runner_settings.recorded = &*run->recorded;
  if (earlier != nullptr) runner_settings.evaluation_id = earlier->summary.head.id;
  TRY_ASSIGN(const auto traces, open_trace_log(config));
  runner_settings.traces = traces.get();
  eval::Loop loop;
  const auto began = std::chrono::system_clock::now();
  const auto timestamp = fmt::format("{:%FT%TZ}", fmt::gmtime(std::chrono::system_clock::to_time_t(began)));
  const auto weft = find_weft(*run, options.data, loop);
  const auto head = earlier != nullptr ? earlier->summary.head
                                       : eval::head_of(config, plan.columns(), runner_settings.evaluation_id,
                                                       timestamp, WEFT_VERSION, plan.step_count());
  TRY_ASSIGN(const auto record, open_record(options, earlier, head, loop, weft, *run));
  TRY_ASSIGN(const auto tracing,
             open_tracing(*run, loop, weft, [&](std::string_view spans) { record->add_traces(spans); }));
  warn(run->warnings);
  eval::Runner runner(config, loop, *run->javascript, tracing.get(), runner_settings);
  TRY(runner.open());
  auto& results = record->results();
  if (earlier != nullptr) TRY(remember_outputs(results, runner));
  TRY_ASSIGN(const auto is_wanted, steps_of(options, earlier, results));

  EvalProgress progress(plan.step_count(), !options.no_progress);
  Status written;
  runner.run(
      [&] {
        auto step = plan.next();
        while (step && !is_wanted(*step)) step = plan.next();
        return step;
      },
      [&](const eval::Step&, const boost::json::object& row) {
        if (written) written = record->add(row);
        progress.advance(results.stats());
      },
      [&] { return cancelled.load() || !written; });
  progress.finish();
  if (!written) return cut_off(written.error(), *record, head.id);
  results.stats().duration_ms +=
      std::chrono::duration<double, std::milli>(std::chrono::system_clock::now() - began).count();
  TRY(record->end(cancelled ? runs::RunState::cancelled : runs::RunState::finished));

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
    if (!problem.empty()) fmt::print(stderr, "weft eval: warning: {}\n", problem);
  }
  return cancelled ? kCancelled : exit_code(results.stats(), report.budgets, config.environment);
}

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

int complain(const Error& error) {
  fmt::print(stderr, "weft eval: {}\n", error.message);
  return kConfigurationError;
}

// --watch: until Ctrl-C. What changes while tests run is seen, too.
Result<int> watch(const EvalOptions& options) {
  auto configurations = options.configs;
  if (configurations.empty()) {
    TRY_ASSIGN(configurations.emplace_back(), eval::find_config("."));
  }
  while (true) {
    auto named = configurations;
    for (const auto* more : {&options.prompts, &options.environment_files})
      named.insert(named.end(), more->begin(), more->end());
    if (!options.tests.empty()) named.push_back(options.tests);
    auto files = eval::named_files(named);
    // A configuration that is being mended is watched, too.
    files.insert(configurations.begin(), configurations.end());
    for (const auto& output : options.outputs) files.erase(output);
    TRY_ASSIGN(auto changes, FileWatch::open(files));
    const auto done = evaluate(options, nullptr);
    if (!done) complain(done.error());
    if (cancelled) return kCancelled;
    fmt::print("\nwaiting for changes in {} files; Ctrl-C ends\n", files.size());
    std::fflush(stdout);
    const auto changed = changes.wait(cancelled);
    if (changed.empty()) return kCancelled;
    fmt::print("{} has changed\n\n", changed);
  }
}

int run_eval(const EvalOptions& options) {
  signal(SIGINT, cancel);
  signal(SIGTERM, cancel);
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is an error of its write
  const auto code = !options.from.empty()                ? write_recorded_tests(options)
                    : options.resumes || options.retries ? go_on(options)
                    : options.watches                    ? watch(options)
                                                         : evaluate(options, nullptr);
  return code ? *code : complain(code.error());
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
