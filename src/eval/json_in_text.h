// JSON in the midst of a text, as models and programs answer.
#pragma once

#include <boost/json/value.hpp>
#include <string_view>
#include <vector>

namespace weft::eval {

// The objects and arrays in a text, in their order.
inline constexpr size_t kJsonInTextMax = 1'000;  // what comes after is not looked at
std::vector<boost::json::value> json_in(std::string_view text);

}  // namespace weft::eval
