// A trace as a coloured tree for the terminal.
#pragma once

#include <boost/json/value.hpp>
#include <string>

#include "cli/terminal.h"

namespace weft::cli {

// `trace` is the API's answer (spans in tree order, each with its depth). One line a span: name, service,
// type, bar, duration; below it, indented, tokens and cost, an error's text, a parent that is missing.
std::string tree_view(const boost::json::value& trace, const Terminal& terminal);

}  // namespace weft::cli
