#include "store/cursor.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <cstring>
#include <optional>
#include <vector>

#include "base/hex.h"

namespace weft::store {
namespace {

// cursor = hex(checksum:u32 body), body = list:u8 time:u64 project_size:u32 project key, little-endian.
constexpr size_t kChecksumBytes = sizeof(uint32_t);
constexpr size_t kHeadBytes = sizeof(uint8_t) + sizeof(uint64_t) + sizeof(uint32_t);

template <class Number>
void append(std::string& out, Number value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

template <class Number>
Number take(std::string_view& from) {
  Number value;
  std::memcpy(&value, from.data(), sizeof value);
  from.remove_prefix(sizeof value);
  return value;
}

uint32_t checksum(std::string_view body) {
  return XXH32(body.data(), body.size(), 0);
}

std::optional<Cursor> parse(List list, std::string_view bytes) {
  if (bytes.size() < kChecksumBytes + kHeadBytes) return std::nullopt;
  if (take<uint32_t>(bytes) != checksum(bytes)) return std::nullopt;
  if (take<uint8_t>(bytes) != static_cast<uint8_t>(list)) return std::nullopt;
  Cursor cursor;
  cursor.time_unix_nano = take<uint64_t>(bytes);
  const auto project_size = take<uint32_t>(bytes);
  if (project_size > bytes.size()) return std::nullopt;
  cursor.project = bytes.substr(0, project_size);
  cursor.key = bytes.substr(project_size);
  return cursor;
}

}  // namespace

std::string encode_cursor(List list, const Cursor& cursor) {
  std::string body;
  append(body, static_cast<uint8_t>(list));
  append(body, cursor.time_unix_nano);
  append(body, static_cast<uint32_t>(cursor.project.size()));
  body += cursor.project;
  body += cursor.key;
  std::string bytes;
  append(bytes, checksum(body));
  bytes += body;
  return to_hex({reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()});
}

Result<Cursor> decode_cursor(List list, std::string_view untrusted) {
  std::vector<uint8_t> bytes(untrusted.size() / 2);
  if (from_hex(untrusted, bytes)) {
    auto cursor = parse(list, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    if (cursor) return *std::move(cursor);
  }
  return fail(ErrorCode::invalid_argument,
              "this cursor was not made by this list: take next_cursor of the page before, or leave it out");
}

}  // namespace weft::store
