// What-if for the terminal: how much sooner a request would be answered if one span took less time.
#pragma once

#include <boost/json/value.hpp>
#include <string>

#include "base/result.h"
#include "cli/terminal.h"

namespace weft::cli {

std::string what_if_view(const boost::json::value& answer, const Terminal& terminal);

// The span that somebody means by its id or its name, of a trace of the API. Errors: not_found;
// invalid_argument where several have the name, with the ids of the longest (kIdsNamed).
inline constexpr size_t kIdsNamed = 3;
Result<std::string> span_id_of(const boost::json::value& trace, const std::string& id_or_name);

}  // namespace weft::cli
