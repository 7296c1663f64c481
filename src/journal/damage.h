// Damage: what happens when stored records turn out to be unreadable: counted, said once, kept for a person.
#pragma once

#include <cstddef>
#include <cstdint>

#include "journal/catalog.h"
#include "journal/disk.h"
#include "journal/shared_counters.h"

namespace weft::journal {

// The opening thread first, then the writer's.
class Damage {
 public:
  // Files kept aside in the folder. Beyond, damage is still counted and said, but no further file is kept.
  static constexpr size_t kKeptFilesMax = 16;

  Damage(Disk& disk, Catalog& catalog, SharedCounters& counters, size_t kept_files)
      : disk_(disk), catalog_(catalog), counters_(counters), kept_files_(kept_files) {}

  // The header of a segment cannot be read.
  void segment_header(uint64_t first_sequence);
  // Records `from` up to, not including, `to` of a segment. Said and counted once, however often they are
  // read.
  void records(uint64_t first_sequence, uint64_t from, uint64_t to);
  // The same, when it is their file that is not there.
  void missing(uint64_t from, uint64_t to);

 private:
  void keep_aside(uint64_t first_sequence);
  bool is_news(uint64_t to);

  Disk& disk_;
  Catalog& catalog_;
  SharedCounters& counters_;
  size_t kept_files_;
  uint64_t reported_before_ = 0;
};

}  // namespace weft::journal
