// Lists as configurations write them.
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <vector>

#include "base/result.h"

namespace weft::eval {

// An array's items as texts; of a text, what commas divide, without the space around it. In double quotes a
// comma is a comma, and "" or \" a quote. Errors: invalid_argument where quotes do not end, or something
// other than a comma follows them.
Result<std::vector<std::string>> text_list(const boost::json::value& value);

}  // namespace weft::eval
