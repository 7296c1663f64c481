// A kept run as a file to share.
#pragma once

#include <string>

#include "runs/run_store.h"

namespace weft::runs {

// One HTML file (html_report.h). How many lines of the run's file are no rows, and so are left out. Errors:
// not_found, already_exists while the run still goes, unavailable.
Result<size_t> share_run(const RunStore& store, const std::string& id, const std::string& path);

}  // namespace weft::runs
