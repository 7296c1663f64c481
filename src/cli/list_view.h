// The list of traces as a table for the terminal.
#pragma once

#include <boost/json/value.hpp>
#include <cstdint>
#include <string>

#include "cli/terminal.h"

namespace weft::cli {

// One line a trace, newest first.
std::string list_view(const boost::json::value& page, const Terminal& terminal);

// The lines of the table, for others that list traces: id, time, root, duration, and a number of spans.
std::string trace_heading(const Terminal& terminal);
std::string trace_line(const boost::json::value& trace, uint64_t span_count, Colour colour,
                       const Terminal& terminal);

}  // namespace weft::cli
