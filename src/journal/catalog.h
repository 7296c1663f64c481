// Catalog: which segments there are, up to where they are durable and what of them is applied.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <vector>

#include "journal/segment_walk.h"

namespace weft::journal {

// Any thread. The journal's thread adds what it wrote, the writer's thread reads and releases.
class Catalog {
 public:
  // After a group of records the place of the next one is remembered, if the last such place is this far
  // back: there reading can begin, and so exact is the backlog.
  static constexpr uint64_t kPlaceEveryBytes = 64 * 1024;

  // Segments in order, as open found them. Their records up to `last_sequence` are durable.
  void add_found(uint64_t first_sequence, uint64_t bytes);
  void set_found(uint64_t last_sequence, uint64_t applied_through);

  // A segment was made; it ends the one before.
  void begin(uint64_t first_sequence);
  // The records up to `last_sequence` of the newest segment are durable; its next record goes to `end`.
  void extend(uint64_t last_sequence, uint64_t end);
  void set_applied(uint64_t through);

  // The segment's file must not be written over: it is kept for a person.
  void keep_from_reuse(uint64_t first_sequence);

  struct Bounds {
    Place place;         // the nearest remembered place at or before the sequence
    uint64_t limit = 0;  // the first sequence that this segment does not have (any more)
  };
  // Of the segment that has `sequence`, or the next one after it; nothing when there is none.
  std::optional<Bounds> find(uint64_t sequence) const;

  struct Released {
    uint64_t first_sequence = 0;
    bool reusable = false;
  };
  // Takes out the oldest segment if all its records are applied and it is not the newest.
  std::optional<Released> release();

  uint64_t last_sequence() const;
  uint64_t backlog_bytes() const { return backlog_bytes_; }

 private:
  struct Entry {
    uint64_t first_sequence = 0;
    uint64_t bytes = 0;  // up to the end of its last record
    std::vector<Place> places;
    bool reusable = false;
  };

  uint64_t limit_of(size_t index) const;
  static Place place_before(const Entry& entry, uint64_t sequence);
  void count_backlog();

  mutable std::mutex mutex_;
  std::deque<Entry> entries_;
  uint64_t last_sequence_ = 0;
  uint64_t applied_through_ = 0;
  std::atomic<uint64_t> backlog_bytes_ = 0;
};

}  // namespace weft::journal
