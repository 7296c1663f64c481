#include "cli/eval_watch.h"

#include <fmt/format.h>

#include <cstdio>

#include "cli/eval_signals.h"
#include "cli/file_watch.h"
#include "eval/config.h"
#include "eval/named_files.h"

namespace weft::cli {

Result<int> watch_eval(const EvalOptions& options, const std::function<void()>& run) {
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
    run();
    if (is_cancelled()) return kCancelledCode;
    fmt::print("\nwaiting for changes in {} files; Ctrl-C ends\n", files.size());
    std::fflush(stdout);
    const auto changed = changes.wait(is_cancelled());
    if (changed.empty()) return kCancelledCode;
    fmt::print("{} has changed\n\n", changed);
  }
}

}  // namespace weft::cli
