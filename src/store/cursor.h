// Cursor: the place in a newest-first list where the next page begins.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace weft::store {

// Which list a cursor is of; a cursor of another list is refused.
enum class List : uint8_t { traces = 1, sessions = 2, users = 3 };

// Everything before (older than) this position in the order (time, project, key), newest first.
struct Cursor {
  uint64_t time_unix_nano = 0;
  std::string project = {};  // "" in the list of traces, where the key alone decides
  std::string key = {};      // raw bytes of a trace id, or a session id; "" stands before every key

  bool operator==(const Cursor&) const = default;
};

// Hexadecimal, opaque to clients, with a checksum against typing and truncation. It is no secret: everything
// in it is bound as a parameter, and the project scope of the asker is applied whatever the cursor says.
std::string encode_cursor(List list, const Cursor& cursor);
// Errors: invalid_argument for anything that encode_cursor did not make for this list.
Result<Cursor> decode_cursor(List list, std::string_view untrusted);

}  // namespace weft::store
