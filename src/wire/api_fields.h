// Members that the API's answers have in common.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/json_writer.h"
#include "model/ids.h"
#include "model/normalised.h"

namespace weft::wire {

// Unknown is null, so that a reader need not know which empty text means nothing.
inline void write_known(JsonWriter& json, std::string_view name, std::string_view text) {
  json.key(name);
  text.empty() ? json.null() : json.string(text);
}

inline void write_known(JsonWriter& json, const std::optional<int64_t>& number) {
  number ? json.integer(*number) : json.null();
}

inline void write_known(JsonWriter& json, const std::optional<double>& number) {
  number ? json.real(*number) : json.null();
}

template <class Number>
inline void write_known(JsonWriter& json, std::string_view name, const std::optional<Number>& number) {
  write_known(json.key(name), number);
}

// Nanoseconds since 1970 are beyond what JavaScript's numbers can hold.
inline void write_time(JsonWriter& json, std::string_view name, uint64_t unix_nano) {
  json.key(name).string(fmt::format_int(unix_nano).c_str());
}

template <size_t kBytes>
inline void write_id(JsonWriter& json, std::string_view name, const model::Id<kBytes>& id) {
  char digits[2 * kBytes];
  write_hex(id.bytes, digits);
  json.key(name).string({digits, sizeof digits});
}

inline void write_tokens(JsonWriter& json, const model::Tokens& tokens) {
  json.key("tokens").begin_object();
  write_known(json, "input", tokens.input);
  write_known(json, "output", tokens.output);
  write_known(json, "total", tokens.total);
  write_known(json, "cache_read", tokens.cache_read);
  write_known(json, "cache_write", tokens.cache_write);
  write_known(json, "reasoning", tokens.reasoning);
  json.end_object();
}

}  // namespace weft::wire
