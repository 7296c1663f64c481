// Attribute values as JSON trees, for reshaping. Reading path only: allocates freely.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "model/value.h"

namespace weft::model {

namespace json = boost::json;

// A text that is deeper stays text.
inline constexpr size_t kParsedDepthMax = 64;
// Dots in a flattened key that make levels; what is behind them stays one key.
inline constexpr int kPathDepthMax = 32;

// Strings, numbers, booleans, lists, objects; bytes as base64 text; empty as null.
json::value to_json(const Value& value);

// The object or list that `text` is the JSON of; none for other texts, also for "1" and "true", which are
// words too.
std::optional<json::value> parse_structure(std::string_view text);

// to_json, with a text that is the JSON of an object or list taken for that.
json::value structured(const Value& value);

// Always valid JSON: bytes that are not UTF-8 become U+FFFD, NaN and infinities become strings.
std::string to_text(const json::value& value);

// One attribute of a flattened tree: "result.hits.0".
struct PathValue {
  std::string_view path;
  json::value value;
};

// The tree that was flattened: objects, and lists where all keys of a level are indexes (nulls where the
// client left some out). Where one path is also the beginning of another ("a" and "a.b"), the longer stays
// one dotted key beside it. The first value of a path wins. The top level is always an object.
json::object unflatten(std::span<const PathValue> flattened);

}  // namespace weft::model
