// --watch: a run again whenever one of its files changes.
#pragma once

#include <functional>

#include "base/result.h"
#include "cli/eval_options.h"

namespace weft::cli {

// `run` at once, and after each change of the configuration or a file it names; what changes meanwhile is
// seen, too. Until is_cancelled(): kCancelledCode. Errors: no configuration, or those of FileWatch.
Result<int> watch_eval(const EvalOptions& options, const std::function<void()>& run);

}  // namespace weft::cli
