// A segment: one file of records. docs/formats/journal.md has the bytes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"
#include "journal/disk.h"
#include "journal/identity.h"
#include "journal/record.h"

namespace weft::journal {

inline constexpr uint32_t kFormatVersion = 1;
inline constexpr size_t kSegmentHeaderBytes = 48;
// Ends the second name of a file in which damage was found.
inline constexpr std::string_view kDamagedEnding = ".damaged";

std::string segment_name(uint64_t first_sequence);
std::string spare_name(uint64_t first_sequence);
// Nothing when the name is not one of a segment (a spare).
std::optional<uint64_t> parse_segment_name(std::string_view name);
std::optional<uint64_t> parse_spare_name(std::string_view name);

struct SegmentHeader {
  uint32_t version = kFormatVersion;
  uint64_t first_sequence = 0;
  Identity identity;
};

std::array<char, kSegmentHeaderBytes> encode_segment_header(const SegmentHeader& header);
// Nothing when the bytes are damaged; a header of any version otherwise.
std::optional<SegmentHeader> decode_segment_header(std::string_view untrusted_bytes);

// Appends to one segment. One thread. After a failed append it must not be appended to again: what the file
// holds after its last good record is then unknown, and only a new segment, which ends this one, makes it not
// count.
class SegmentWriter {
 public:
  // A file ready for records and under its final name, all of it durable. `spare` names a file of exactly
  // `bytes` bytes to write over, or is empty.
  static Result<SegmentWriter> create(Disk& disk, const Identity& identity, uint64_t first_sequence,
                                      uint64_t bytes, const std::string& spare);
  // How large a segment must be to hold frames of this many bytes.
  static uint64_t bytes_for(uint64_t frame_bytes) { return kSegmentHeaderBytes + frame_bytes + kHeadBytes; }

  bool fits(uint64_t frame_bytes) const { return end_ + frame_bytes + kHeadBytes <= bytes_; }
  uint64_t first_sequence() const { return first_sequence_; }
  uint64_t seed() const { return seed_; }
  // Where the next record goes.
  uint64_t end() const { return end_; }

  // Writes `pieces` and syncs: whole records of `frame_bytes` in all, and an end mark. Uses up `pieces`.
  Status append(std::span<iovec> pieces, uint64_t frame_bytes);
  // Drops what a failed append left.
  Status cut();

 private:
  SegmentWriter(std::unique_ptr<File> file, uint64_t first_sequence, uint64_t seed, uint64_t bytes)
      : file_(std::move(file)), first_sequence_(first_sequence), seed_(seed), bytes_(bytes) {}

  std::unique_ptr<File> file_;
  uint64_t first_sequence_;
  uint64_t seed_;
  uint64_t bytes_;
  uint64_t end_ = kSegmentHeaderBytes;
};

}  // namespace weft::journal
