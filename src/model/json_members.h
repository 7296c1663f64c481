// What is inside JSON documents that others have written: configurations, outputs, rows of results.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace weft::model {

namespace json = boost::json;

// How deep documents may nest. Deeper: refused.
inline constexpr size_t kNestingMax = 64;

// Errors: invalid_argument with the byte offset.
Result<json::value> parse_json(std::string_view text);

// Of a document with a list in a list: more than 1 level. Walks at most that many.
bool is_deeper(const json::value& document, size_t levels);
bool is_deeper(const json::object& document, size_t levels);
// What is below that many levels becomes text: its JSON.
void make_shallow(json::value& document, size_t levels);

// The member, or nullptr: also where `of` is no object.
const json::value* member(const json::value& of, std::string_view key);
const json::value* member(const json::object& of, std::string_view key);
// Of what may not be there itself: `of` may be nullptr.
const json::value* member(const json::value* of, std::string_view key);
// The member where it is of that kind.
std::optional<std::string> text_member(const json::value& of, std::string_view key);
std::optional<std::string> text_member(const json::object& of, std::string_view key);
std::optional<double> number_member(const json::value& of, std::string_view key);
std::optional<double> number_member(const json::object& of, std::string_view key);
std::optional<bool> boolean_member(const json::value& of, std::string_view key);
std::optional<bool> boolean_member(const json::object& of, std::string_view key);

std::optional<double> number_of(const json::value& value);
// A string as it is; everything else as JavaScript prints it: 1 is "1", objects are their JSON.
std::string text_of(const json::value& value);
// A number, without a fraction where it has none.
json::value number_value(double number);

}  // namespace weft::model
