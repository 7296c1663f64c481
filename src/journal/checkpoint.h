// The checkpoint file: two slots, written in turn. docs/formats/journal.md has the bytes.
#pragma once

#include <cstdint>
#include <memory>

#include "base/result.h"
#include "journal/disk.h"
#include "journal/identity.h"
#include "journal/journal.h"

namespace weft::journal {

// Algorithm: one slot is durable and is left alone; everything new goes to the other one, and when that was
// synced they change places. So a crash at any moment leaves the last durable slot readable. The file never
// grows: a sync writes one page. One thread at a time.
class CheckpointFile {
 public:
  static constexpr const char* kFileName = "checkpoint";

  // What open found in the file.
  enum class Found { nothing, intact, one_slot_damaged, unreadable };

  static Result<CheckpointFile> open(Disk& disk, const Identity& identity);

  Found found() const { return found_; }
  bool is_readable() const { return found_ == Found::intact || found_ == Found::one_slot_damaged; }
  // As it was read by open.
  const Checkpoint& value() const { return value_; }

  // A lost write leaves the one before it.
  Status write(const Checkpoint& value);
  Status write_and_sync(const Checkpoint& value);

 private:
  CheckpointFile() = default;

  std::unique_ptr<File> file_;
  uint64_t seed_ = 0;
  Found found_ = Found::nothing;
  Checkpoint value_;
  uint64_t number_ = 0;  // of the slot written last
  size_t durable_slot_ = 0;
};

}  // namespace weft::journal
