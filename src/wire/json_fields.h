// Members of JSON objects that are left out where they have their default, as protobuf's JSON mapping does.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/json_writer.h"

namespace weft::wire {

inline void write_text(JsonWriter& json, std::string_view name, std::string_view text) {
  if (!text.empty()) json.key(name).string(text);
}

inline void write_count(JsonWriter& json, std::string_view name, uint32_t count) {
  if (count != 0) json.key(name).unsigned_integer(count);
}

}  // namespace weft::wire
