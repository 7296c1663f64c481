// EvalPreparation: what files and flags say is to be run, read and checked.
#pragma once

#include <memory>
#include <optional>

#include "base/result.h"
#include "cli/eval_options.h"
#include "eval/config.h"
#include "eval/javascript.h"
#include "eval/recorded_trace.h"
#include "eval/warnings.h"

namespace weft::cli {

// Later members refer to earlier ones: it stays where it is.
struct EvalPreparation {
  eval::Config config = {};
  eval::Warnings warnings = {};
  std::unique_ptr<eval::Javascript> javascript = {};
  std::optional<eval::RecordedTrace> recorded = {};  // of --trace
};

// Nothing has been asked or written then. Errors: those of the files, flags and filters, and of the weft that
// has the trace of --trace.
Result<std::unique_ptr<EvalPreparation>> prepare_eval(const EvalOptions& options);

}  // namespace weft::cli
