// Reader: records in sequence order across segments, stepping over what is damaged or missing.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "journal/catalog.h"
#include "journal/damage.h"
#include "journal/identity.h"
#include "journal/segment_walk.h"

namespace weft::journal {

// The writer's thread. Keeps its place between calls, so that reading on costs no search.
class Reader {
 public:
  Reader(Disk& disk, const Identity& identity, const Catalog& catalog, Damage& damage)
      : disk_(disk), identity_(identity), catalog_(catalog), damage_(damage) {}

  Result<std::vector<ReadRecord>> read(uint64_t sequence, uint64_t bytes_max);
  // Lets go of the open file, before its segment is removed or written over.
  void forget() { cursor_.reset(); }

 private:
  struct Cursor {
    SegmentWalk walk;
    uint64_t first_sequence;
  };

  // The next readable record at or after `sequence`; nothing when there is none yet.
  Result<std::optional<ReadRecord>> next(uint64_t sequence);
  Status go_to(const Catalog::Bounds& bounds, uint64_t sequence);
  void note_loss(const Step& step, uint64_t sequence, uint64_t limit);

  Disk& disk_;
  const Identity& identity_;
  const Catalog& catalog_;
  Damage& damage_;
  std::optional<Cursor> cursor_;
};

}  // namespace weft::journal
