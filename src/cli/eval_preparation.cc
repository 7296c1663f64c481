#include "cli/eval_preparation.h"

#include <boost/json.hpp>
#include <utility>

#include "cli/api_client.h"
#include "cli/eval_recorded.h"
#include "eval/derived_metrics.h"
#include "eval/run_report.h"

namespace weft::cli {
namespace {

Status read_configs(const EvalOptions& options, EvalPreparation& run) {
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
Status apply_flags(const EvalOptions& options, EvalPreparation& run) {
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
Status take_recorded(const EvalOptions& options, EvalPreparation& run) {
  const std::string said = run.config.environment.get("WEFT_URL");
  const ApiClient weft(said.empty() ? std::string(kUrlDefault) : said, options.api_key);
  TRY_ASSIGN(run.recorded, fetch_recorded(weft, options.trace_id));
  eval::assert_on_recorded(*run.recorded, run.config);
  return {};
}

}  // namespace

Result<std::unique_ptr<EvalPreparation>> prepare_eval(const EvalOptions& options) {
  auto run = std::make_unique<EvalPreparation>();
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

}  // namespace weft::cli
