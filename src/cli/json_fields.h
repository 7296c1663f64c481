// Fields of the API's answers, with a default where one is absent or null: a newer or older server must not
// end the program.
#pragma once

#include <boost/json/value.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weft::cli {

// nullptr where absent. `pointer` as in RFC 6901: "/tokens/total".
const boost::json::value* field(const boost::json::value& object, std::string_view pointer);
std::string text_field(const boost::json::value& object, std::string_view pointer);
// Also from decimal text, as 64-bit numbers travel.
uint64_t number_field(const boost::json::value& object, std::string_view pointer);
std::optional<double> real_field(const boost::json::value& object, std::string_view pointer);
bool boolean_field(const boost::json::value& object, std::string_view pointer);
const boost::json::array& list_field(const boost::json::value& object, std::string_view pointer);

}  // namespace weft::cli
