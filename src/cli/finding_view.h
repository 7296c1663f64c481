// A diagnosis for the terminal.
#pragma once

#include <boost/json/value.hpp>
#include <string>

#include "cli/terminal.h"

namespace weft::cli {

// A paragraph a finding, the surest first: its cause and how sure it is, what happened, what to do, what that
// rests on, the traces, and the section of the documentation. Wrapped to the terminal's width.
std::string finding_view(const boost::json::value& answer, const Terminal& terminal);

}  // namespace weft::cli
