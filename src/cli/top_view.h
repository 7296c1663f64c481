// What is going on, as a table for the terminal.
#pragma once

#include <boost/json/value.hpp>
#include <string>

#include "cli/terminal.h"

namespace weft::cli {

// A line for each service, operation or model of an answer of GET /api/v1/top.
std::string top_view(const boost::json::value& answer, const Terminal& terminal);

}  // namespace weft::cli
