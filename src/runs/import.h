// Results that were written to a file become a run.
#pragma once

#include <string>

#include "base/result.h"
#include "runs/run_store.h"

namespace weft::runs {

// Larger files are refused: the document is read whole.
inline constexpr size_t kImportBytesMax = 512 * 1024 * 1024;

// promptfoo's JSON, or weft's: `-o results.json`. The id of the run, which stays as it is where the store has
// it already. Errors: not_found, too_large, invalid_argument for what are no results.
Result<std::string> import_results(const std::string& path, const RunStore& store);

}  // namespace weft::runs
