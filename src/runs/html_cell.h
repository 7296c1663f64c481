// A row in the HTML report's table.
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <string_view>

namespace weft::runs {

// The head of its test's line: the name and the vars.
std::string html_head(const boost::json::value& row);
// Its cell in that line. `column` is the column's heading, which narrow screens show in the cell.
std::string html_cell(const boost::json::value& row, std::string_view column);

}  // namespace weft::runs
