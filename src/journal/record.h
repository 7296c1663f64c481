// The framing of a record: docs/formats/journal.md, "Bytes".
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "journal/journal.h"

namespace weft::journal {

// Larger records are refused (too_large). A head that says more was not written by weft.
inline constexpr uint64_t kBodyBytesMax = 1ull << 30;
inline constexpr uint64_t kNameBytesMax = 65535;  // project and source, each; the same

inline constexpr size_t kHeadBytes = 48;
inline constexpr size_t kRecordAlignment = 8;
inline constexpr uint8_t kEndMark = 0;

struct Head {
  uint8_t kind = kEndMark;  // RecordKind, or kEndMark
  uint64_t sequence = 0;
  uint64_t received_unix_nano = 0;
  uint32_t body_bytes = 0;
  uint16_t project_bytes = 0;
  uint16_t source_bytes = 0;
  uint64_t payload_checksum = 0;

  // The whole record with head and padding.
  uint64_t frame_bytes() const;
};

using HeadBytes = std::array<char, kHeadBytes>;

HeadBytes encode_head(const Head& head, uint64_t seed);
HeadBytes encode_end_mark(uint64_t next_sequence, uint64_t seed);
// Nothing when these are not the bytes of a head of this segment. What it gives is within all bounds.
std::optional<Head> decode_head(std::span<const char, kHeadBytes> untrusted_bytes, uint64_t seed);

// Where a head could begin at or after `from`, as far as its marker tells; npos when nowhere.
size_t find_marker(std::string_view bytes, size_t from);

uint64_t payload_checksum(std::string_view project, std::string_view source, std::string_view body);

uint64_t padded(uint64_t bytes);

}  // namespace weft::journal
