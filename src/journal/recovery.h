// Recovery: what opening a journal finds in its folder. docs/formats/journal.md, "Opening".
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "journal/checkpoint.h"
#include "journal/disk.h"
#include "journal/identity.h"
#include "journal/shared_counters.h"

namespace weft::journal {

struct FoundSegment {
  uint64_t first_sequence = 0;
  uint64_t bytes = 0;
  bool header_is_damaged = false;
};

struct Recovered {
  Identity identity;
  CheckpointFile checkpoint_file;
  Checkpoint checkpoint;
  uint64_t last_sequence = 0;
  std::vector<FoundSegment> segments;  // in order
  std::vector<std::string> spares;
  size_t kept_files = 0;
};

// Reads the folder, cuts a torn tail and removes unfinished files.
Result<Recovered> recover(Disk& disk, SharedCounters& counters);

}  // namespace weft::journal
