// The difference of traces for the terminal.
#pragma once

#include <boost/json/value.hpp>
#include <string>

#include "cli/terminal.h"

namespace weft::cli {

// A line a step that changed, the largest change first: what changed, before and after, and the step's path
// below.
std::string diff_view(const boost::json::value& answer, const Terminal& terminal);

}  // namespace weft::cli
