// What a TraceQL query found, as text for the terminal.
#pragma once

#include <boost/json/value.hpp>
#include <string>

#include "cli/terminal.h"

namespace weft::cli {

// A line a trace, as list_view has it, and below it the spans that matched.
std::string found_view(const boost::json::value& answer, const Terminal& terminal);
// One of them, for who prints them as they come.
std::string found_trace_view(const boost::json::value& trace, const Terminal& terminal);

// A line a series: its labels, last, smallest and largest value, and its course as bars between the smaller
// of 0 and its smallest value, and its largest. A bar is the largest of the points that share its column.
std::string series_view(const boost::json::value& answer, const Terminal& terminal);

}  // namespace weft::cli
