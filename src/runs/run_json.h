// Runs as weft's API has them: docs/reference/openapi.yaml.
#pragma once

#include <optional>
#include <string>

#include "runs/run_reader.h"
#include "runs/run_summary.h"

namespace weft::runs {

// Texts of outputs in lists: longer ones are cut, and marked. The row itself has them whole.
inline constexpr size_t kListedTextBytes = 280;
inline constexpr size_t kComparedTextBytes = 16 * 1024;

// `next` is the cursor of the next page.
std::string runs_json(const std::vector<RunSummary>& page, const std::string& next);
std::string run_json(const RunSummary& run);
std::string tests_json(const TestPage& page, size_t offset);
std::string comparison_json(const Comparison& comparison, size_t offset, std::optional<Change> asked);

}  // namespace weft::runs
