// SegmentWalk: the records of one segment in order, whatever happened to the file.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "journal/disk.h"
#include "journal/identity.h"
#include "journal/journal.h"
#include "journal/record.h"

namespace weft::journal {

// Where a record is: its segment, its sequence, and the offset of its head in the file.
struct Place {
  uint64_t first_sequence = 0;
  uint64_t sequence = 0;
  uint64_t offset = 0;
};

// What a walk came upon.
struct Step {
  enum class Found {
    record,   // `record` has it
    damage,   // the sequences from `sequence` up to, not including, `next_sequence` are not readable
    end,      // an end mark: everything up to `next_sequence` was written
    nothing,  // neither a record nor an end mark follows: torn here, or damaged up to the end of the file
  };
  Found found = Found::nothing;
  uint64_t sequence = 0;
  uint64_t next_sequence = 0;
  Record record;
};

// Algorithm: heads are trusted when their checksum fits, so a damaged body is stepped over. After a damaged
// head the file is searched for the next one of this segment. Memory: one body, which is never more than the
// file holds. A stretch that the disk cannot read counts as damaged; other errors of the disk are given back.
// One thread.
class SegmentWalk {
 public:
  static Result<SegmentWalk> open(Disk& disk, const Identity& identity, Place from);

  Result<Step> next();

  // Of the record that comes next.
  uint64_t sequence() const { return sequence_; }
  uint64_t offset() const { return offset_; }

 private:
  SegmentWalk() = default;

  struct Placed {
    Head head;
    uint64_t offset = 0;
  };

  Result<std::optional<Placed>> head_at(uint64_t offset);
  Result<std::optional<Placed>> search(uint64_t from);
  std::optional<Placed> head_within(std::string_view bytes, uint64_t bytes_offset);
  Result<Step> read_record(const Head& head);
  Result<std::optional<std::string>> read_bytes(uint64_t offset, uint64_t count);

  std::unique_ptr<File> file_;
  uint64_t file_bytes_ = 0;
  uint64_t seed_ = 0;
  uint64_t sequence_ = 0;
  uint64_t offset_ = 0;
};

}  // namespace weft::journal
