// The list of traces as a table for the terminal.
#pragma once

#include <boost/json/value.hpp>
#include <string>

#include "cli/terminal.h"

namespace weft::cli {

// One line a trace, newest first: time, root, service, duration, spans, errors, tokens, cost; and its id
// below where the terminal is narrow.
std::string list_view(const boost::json::value& page, const Terminal& terminal);

}  // namespace weft::cli
