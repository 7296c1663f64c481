#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "weft/value.h"

namespace weft::openai {

using Json = nlohmann::ordered_json;

Json to_json(const Value& value);
// Compact; bytes that are no UTF-8 become U+FFFD.
std::string to_text(const Json& json);
// Null when `text` is no JSON.
Json parse_or_null(std::string_view text);

// Members of what a server sent, which may be anything: absent, null or of another type gives the default.
std::string text_of(const Json& object, const char* key);
const Json& member(const Json& object, const char* key);

}  // namespace weft::openai
