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

}  // namespace

std::shared_ptr<EvalOptions> add_eval_options(CLI::App& verb) {
  auto options = std::make_shared<EvalOptions>();
  verb.add_option("-c,--config", options->configs,
                  "Configuration (default: promptfooconfig.yaml, .yml, .json here)");
  verb.add_option("-p,--prompts", options->prompts,
                  "Prompts, or files with them, instead of the configuration's");
  verb.add_option("-r,--providers", options->providers, "Providers instead of the configuration's");
  verb.add_option("--grader", options->grader,
                  "Model that grades where a test names none, instead of defaultTest.options.provider");
  verb.add_option("-t,--tests", options->tests, "File of tests instead of the configuration's");
  verb.add_option("-o,--output", options->outputs, "Files for the results; the extension says the format");
  verb.add_option("--baseline", options->baseline,
                  "Results of an earlier run (.json, .jsonl) that budgets are held against");
  verb.add_option("-j,--max-concurrency", options->concurrency, "Calls at once (default: 4)")
      ->check(CLI::PositiveNumber);
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
  verb.add_flag("--no-table", options->no_table, "Print only the summary");
  verb.add_flag("--no-progress-bar", options->no_progress, "Print no progress");
  return options;
}

}  // namespace weft::cli
