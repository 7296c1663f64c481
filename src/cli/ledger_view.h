// The ledger of many traces, and users, as text for the terminal.
#pragma once

#include <boost/json/value.hpp>
#include <string>

#include "cli/terminal.h"

namespace weft::cli {

// A line a key, and the total; below a model how its cost comes about.
std::string ledger_view(const boost::json::value& answer, const Terminal& terminal);
// A line a user.
std::string users_view(const boost::json::value& page, const Terminal& terminal);

}  // namespace weft::cli
