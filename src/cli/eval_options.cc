#include "cli/eval_options.h"

#include <CLI/CLI.hpp>

#include "cli/data_folder.h"

namespace weft::cli {
namespace {

void add_filters(CLI::App& verb, EvalOptions& options) {
  auto& filter = options.filter;
  verb.add_option("-n,--filter-first-n", filter.first_count, "Run the first N tests")
      ->check(CLI::PositiveNumber);
  verb.add_option("--filter-pattern", filter.pattern, "Run tests whose description matches (JavaScript)");
  verb.add_option("--filter-range", filter.range, "Run the tests FIRST:END, from 0 on, without END");
  verb.add_option("--filter-providers,--filter-targets", filter.providers,
                  "Ask providers whose id or label matches");
  verb.add_option("--filter-prompts", filter.prompts, "Ask prompts whose id or label matches");
  verb.add_option("--filter-metadata", filter.metadata,
                  "Run tests whose metadata has NAME=value (repeatable: all of them)");
  verb.add_option("--filter-sample", filter.sample_count, "Run N tests at random")
      ->check(CLI::PositiveNumber);
  verb.add_option("--filter-sample-seed", filter.sample_seed, "The same sample for the same number");
  verb.add_option("--filter-failing", filter.not_passed_in,
                  "Run tests that did not pass in a file of results (.json, .jsonl)");
  verb.add_option("--filter-failing-only", filter.failed_in, "Of those, tests that failed");
  verb.add_option("--filter-errors-only", filter.errors_in, "Of those, tests that were in error");
}

void add_earlier_runs(CLI::App& verb, EvalOptions& options) {
  // Each may stand alone or with an id behind it.
  auto* resume = verb.add_option_function<std::vector<std::string>>(
      "--resume",
      [&options](const std::vector<std::string>& ids) {
        options.resumes = true;
        options.resume_id = ids.empty() ? "" : ids.front();
      },
      "Go on with a run that was cut off or cancelled: ID, or the newest of this folder");
  auto* retry = verb.add_option_function<std::vector<std::string>>(
      "--retry-errors",
      [&options](const std::vector<std::string>& ids) {
        options.retries = true;
        options.retry_id = ids.empty() ? "" : ids.front();
      },
      "Run the rows again that ended in errors: of ID, or of the newest run of this folder");
  resume->expected(0, 1)->type_name("[ID]")->excludes(retry);
  retry->expected(0, 1)->type_name("[ID]");
  verb.add_flag("-w,--watch", options.watches,
                "Run again whenever the configuration or a file it names changes");
}

void add_recorded(CLI::App& verb, EvalOptions& options) {
  auto* trace = verb.add_option("--trace", options.trace_id,
                                "Assert on this trace of a running weft; no provider is asked");
  auto* from = verb.add_option("--from", options.from,
                               "Make tests of the traces that a TraceQL query finds, instead of running any")
                   ->excludes(trace);
  verb.add_option("--to", options.to, "File for those tests, as in tests.jsonl")->needs(from);
  verb.add_option("--since", options.since, "How far back --from looks: 30m, 24h")
      ->capture_default_str()
      ->needs(from);
  verb.add_option("--limit", options.limit, "The newest N traces at most")
      ->capture_default_str()
      ->check(CLI::Range(1, 1'000))
      ->needs(from);
  verb.add_option("--project", options.project, "Only traces of this project")->needs(from);
  verb.add_option("--url", options.url, "Address of the running weft")->envname("WEFT_URL");
  verb.add_option("--api-key", options.api_key, "Its API key, where it asks for one")->envname("HH_API_KEY");
}

// Flags of promptfoo that mean nothing here: an error that says what to do, not one of an unknown flag.
void add_refused(CLI::App& verb) {
  const std::pair<const char*, const char*> kRefused[] = {
      {"--share",
       "weft sends no results anywhere: write a file with -o results.html, or of a run that is over with "
       "weft view --share FILE.html"},
      {"--remote", "weft asks nobody but the providers that the configuration names"},
      {"--suggest-prompts", "weft makes up no prompts"},
      {"-a,--assertions", "weft reads assertions from the configuration: put them under defaultTest.assert"},
      {"--model-outputs", "give each test its providerOutput instead: weft asserts on that without asking"},
      {"-x,--extension", "weft runs no extensions"},
  };
  for (const auto& [flag, reason] : kRefused) {
    verb.add_option_function<std::vector<std::string>>(
            flag, [flag = flag, reason = reason](
                      const std::vector<std::string>&) { throw CLI::ValidationError(flag, reason); })
        ->expected(0, -1)
        ->group("");
  }
}

}  // namespace

GivenFlags given_flags(const CLI::App& verb) {
  GivenFlags given;
  for (const auto* option : verb.get_options()) {
    const bool is_of_variable = !option->get_envname().empty();
    if (option->count() > 0 && !is_of_variable) given.emplace_back(option->get_name(), option->results());
  }
  return given;
}

std::shared_ptr<EvalOptions> add_eval_options(CLI::App& verb) {
  auto options = std::make_shared<EvalOptions>();
  verb.add_option("-c,--config", options->configs,
                  "Configuration (default: promptfooconfig.yaml, .yml, .json here)");
  verb.add_option("-p,--prompts", options->prompts,
                  "Prompts, or files with them, instead of the configuration's");
  verb.add_option("-r,--providers", options->providers, "Providers instead of the configuration's");
  verb.add_option("--grader", options->grader,
                  "Model that grades where a test names none, instead of defaultTest.options.provider");
  verb.add_option("-t,--tests,-v,--vars", options->tests, "File of tests instead of the configuration's");
  verb.add_option("-o,--output", options->outputs, "Files for the results; the extension says the format");
  verb.add_option("--baseline", options->baseline,
                  "Results of an earlier run (.json, .jsonl) that budgets are held against");
  verb.add_option("-j,--max-concurrency", options->concurrency, "Calls at once (default: 4)")
      ->check(CLI::PositiveNumber);
  verb.add_flag_function(
      "--cache,!--no-cache", [flags = options.get()](int64_t said) { flags->cache = said > 0; },
      "Answer calls that were made before from the cache, or none; unless either is given, those of "
      "programs and of addresses on this machine are made again");
  add_earlier_runs(verb, *options);
  add_recorded(verb, *options);
  add_refused(verb);
  verb.add_option("--repeat", options->repeat, "How often each test is run")->check(CLI::PositiveNumber);
  verb.add_option("--delay", options->delay_ms, "Milliseconds between calls; they then run one by one");
  verb.add_option("--var", options->vars,
                  "A var of every test that does not set it: NAME=value (repeatable)");
  add_filters(verb, *options);
  verb.add_option("--tag", options->tags, "A tag of the run: NAME=value (repeatable)");
  verb.add_option("--description", options->description, "What the run is called in its results");
  verb.add_option("--env-file,--env-path", options->environment_files,
                  "File of variables that the configuration may name");
  verb.add_option("--prompt-prefix", options->prompt_prefix, "In front of every prompt");
  verb.add_option("--prompt-suffix", options->prompt_suffix, "Behind every prompt");
  options->data = default_data_folder();
  verb.add_option("--data", options->data, "weft's data folder, which keeps the run for weft view")
      ->envname("WEFT_DATA")
      ->capture_default_str();
  verb.add_flag("--no-write", options->no_write, "Do not keep the run");
  verb.add_flag("--no-table,!--table", options->no_table, "Print only the summary");
  verb.add_flag("--no-share")->group("");  // promptfoo's: nothing is shared here
  verb.add_flag("--no-progress-bar", options->no_progress, "Print no progress");
  return options;
}

}  // namespace weft::cli
