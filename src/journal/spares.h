// Spares: applied segments waiting to be written over, which costs less than new files
// (docs/formats/journal.md).
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "base/result.h"
#include "journal/disk.h"

namespace weft::journal {

// put from the writer's thread, take from the journal's.
class Spares {
 public:
  // Beyond, an applied segment is removed.
  static constexpr size_t kSparesMax = 4;

  Spares(Disk& disk, uint64_t segment_bytes) : disk_(disk), segment_bytes_(segment_bytes) {}

  // Takes over a spare left by an earlier run, or removes it when it has the wrong size or there are enough.
  Status adopt(const std::string& name);
  // Makes a spare of a segment, or removes it.
  Status put(uint64_t first_sequence);
  // The name of a spare, which is then the caller's; empty when there is none.
  std::string take();

 private:
  bool wants(const std::string& name);

  Disk& disk_;
  const uint64_t segment_bytes_;
  std::mutex mutex_;
  std::vector<std::string> names_;
};

}  // namespace weft::journal
