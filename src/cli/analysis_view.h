// The analysis of a trace as text for the terminal.
#pragma once

#include <boost/json/value.hpp>
#include <string>

#include "cli/terminal.h"

namespace weft::cli {

// `analysis` is the API's answer (docs/reference/openapi.yaml, schema Analysis). What to do first, then the
// critical path as a table, then each part that has something to say, in words.
std::string analysis_view(const boost::json::value& analysis, const Terminal& terminal);

}  // namespace weft::cli
