// A run as one HTML file that needs nothing else: no server, no network, no script to be read.
#pragma once

#include <cstdio>
#include <functional>
#include <string_view>

#include "base/result.h"
#include "runs/run_summary.h"

namespace weft::runs {

// Texts longer than this are cut in the report, and it says by how much.
inline constexpr size_t kReportTextBytes = 16 * 1024;

// Every row of the run as its line of JSON, by test and then by prompt.
using EachRow = std::function<Status(const std::function<Status(std::string_view row)>& take)>;

// A table of tests and columns: verdicts, outputs, why assertions failed, the spans that offend in their
// tree. Rows go through as they come, so memory does not grow with the run. Of two verdicts for a place
// (which no log has) the first counts. Errors: those of `rows`. The caller looks whether the file took it.
Status write_html_report(const RunSummary& run, const EachRow& rows, std::FILE* file);

}  // namespace weft::runs
