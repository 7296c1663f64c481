#include "cli/eval_traces.h"

#include <algorithm>
#include <boost/json.hpp>

#include "cli/api_client.h"
#include "cli/data_folder.h"
#include "eval/run_report.h"

namespace weft::cli {

eval::RunningWeft find_weft(EvalPreparation& run, const std::string& data, eval::Loop& loop) {
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

Result<std::unique_ptr<eval::RunTracing>> open_tracing(EvalPreparation& run, eval::Loop& loop,
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

Result<std::unique_ptr<eval::TraceLog>> open_trace_log(const eval::Config& config) {
  if (std::ranges::none_of(config.output_paths, eval::holds_traces)) return nullptr;
  return eval::TraceLog::create();
}

}  // namespace weft::cli
