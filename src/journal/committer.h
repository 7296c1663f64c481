// Committer: writes a group of records with one sync and answers for each.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "journal/catalog.h"
#include "journal/disk.h"
#include "journal/identity.h"
#include "journal/queue.h"
#include "journal/segment.h"
#include "journal/shared_counters.h"
#include "journal/spares.h"

namespace weft::journal {

// Group commit: while one group is being synced the next gathers in the queue. Bodies go to the kernel from
// where they are. The journal's thread.
class Committer {
 public:
  struct Parts {
    Disk& disk;
    const Identity& identity;
    Queue& queue;
    Catalog& catalog;
    Spares& spares;
    SharedCounters& counters;
    uint64_t segment_bytes;
  };

  Committer(const Parts& parts, uint64_t next_sequence) : parts_(parts), next_sequence_(next_sequence) {}

  // Answers every one of `group`. When the disk refuses, all that are not durable yet are refused.
  void commit(std::span<Pending> group);

 private:
  // As many from the front of `group` as the segment takes; all or nothing of these.
  Result<size_t> write_front(std::span<Pending> group);
  Status write(std::span<Pending> chunk, uint64_t frame_bytes);
  Status begin_segment(uint64_t frame_bytes);
  void abandon_segment();
  void refuse(std::span<Pending> group, const Error& error);
  void note_success();

  Parts parts_;
  uint64_t next_sequence_;
  std::optional<SegmentWriter> segment_;
  uint64_t refused_ = 0;  // since the disk last took something
};

}  // namespace weft::journal
