// What outputs say of a row.
#pragma once

#include <boost/json/value.hpp>
#include <string>

namespace weft::eval {

// "PASS", "FAIL" or "ERROR".
std::string_view verdict_of(const boost::json::value& row);
// The test's description, else its vars, else its number.
std::string name_of(const boost::json::value& row);
// What was answered; where nothing was, why not.
std::string output_of(const boost::json::value& row);
size_t index_of(const boost::json::value& row, std::string_view key);

}  // namespace weft::eval
