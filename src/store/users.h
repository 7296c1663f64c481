// Reader::users: who used what is stored, whoever was seen last first.
#pragma once

#include "store/usage.h"

namespace weft::store {

// A longer user id is no id but somebody's data, and left out.
inline constexpr size_t kUserIdBytesMax = 1024;

// What spans that name the user say; tokens and cost need the tree: insight/ledger_book.h.
struct UserRow {
  UserKey key;
  uint64_t first_seen_unix_nano = 0;  // of the range
  uint64_t last_seen_unix_nano = 0;
  uint64_t trace_count = 0;
  uint64_t span_count = 0;
  uint64_t error_count = 0;
};
struct UserQuery {
  ProjectScope project = {};
  uint64_t start_unix_nano = 0;
  uint64_t end_unix_nano = UINT64_MAX;
  uint32_t limit = kPageRows;
  std::string cursor = {};
};
struct UserPage {
  std::vector<UserRow> users;
  std::string next_cursor;
  // The end of the range of all pages: the first one's, so that users who come back meanwhile do not move.
  uint64_t end_unix_nano = UINT64_MAX;
};

}  // namespace weft::store
