// JSON values as the tests of a run use them.
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <string_view>

#include "model/json_members.h"

namespace weft::eval {

namespace json = boost::json;

using model::boolean_member;
using model::kNestingMax;
using model::member;
using model::number_member;
using model::number_of;
using model::number_value;
using model::parse_json;
using model::text_member;
using model::text_of;

json::value string_value(std::string_view text);
// Enough of a text to recognise it, in one line.
std::string shortened(std::string_view text);

}  // namespace weft::eval
