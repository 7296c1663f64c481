// The service graph for the terminal.
#pragma once

#include <boost/json/value.hpp>
#include <string>

#include "cli/terminal.h"

namespace weft::cli {

// A line an edge, by caller: who calls whom, calls, errors, and how long half, 95 % and 99 % take at most.
std::string graph_view(const boost::json::value& answer, const Terminal& terminal);

}  // namespace weft::cli
