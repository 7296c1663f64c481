#include "journal/reader.h"

#include <algorithm>
#include <utility>

namespace weft::journal {

Result<std::vector<ReadRecord>> Reader::read(uint64_t sequence, uint64_t bytes_max) {
  std::vector<ReadRecord> records;
  for (uint64_t bytes = 0; records.empty() || bytes < bytes_max;) {
    TRY_ASSIGN(auto found, next(sequence));
    if (!found) break;
    bytes += found->record.body->size();
    sequence = found->sequence + 1;
    records.push_back(std::move(*found));
  }
  return records;
}

Result<std::optional<ReadRecord>> Reader::next(uint64_t sequence) {
  while (const auto bounds = catalog_.find(sequence)) {
    const uint64_t first = bounds->place.first_sequence;
    if (first > sequence) {
      damage_.missing(sequence, first);
      sequence = first;
    }
    if (auto reached = go_to(*bounds, sequence); !reached) {
      if (reached.error().code != ErrorCode::not_found)
        return tl::make_unexpected(std::move(reached).error());
      damage_.missing(sequence, bounds->limit);
      sequence = bounds->limit;
      continue;
    }
    TRY_ASSIGN(auto step, cursor_->walk.next());
    if (step.found == Step::Found::record) {
      if (step.sequence >= sequence) return ReadRecord{step.sequence, std::move(step.record)};
      continue;
    }
    note_loss(step, sequence, bounds->limit);
    const bool goes_on = step.found == Step::Found::damage;
    sequence = goes_on ? std::clamp(step.next_sequence, sequence, bounds->limit) : bounds->limit;
  }
  return std::nullopt;
}

// Leaves the cursor alone when it is between the remembered place and the sequence already.
Status Reader::go_to(const Catalog::Bounds& bounds, uint64_t sequence) {
  const bool is_there = cursor_ && cursor_->first_sequence == bounds.place.first_sequence &&
                        cursor_->walk.sequence() >= bounds.place.sequence &&
                        cursor_->walk.sequence() <= sequence;
  if (is_there) return {};
  cursor_.reset();
  TRY_ASSIGN(auto walk, SegmentWalk::open(disk_, identity_, bounds.place));
  cursor_ = Cursor{std::move(walk), bounds.place.first_sequence};
  return {};
}

void Reader::note_loss(const Step& step, uint64_t sequence, uint64_t limit) {
  const uint64_t from = std::max(step.sequence, sequence);
  if (step.found == Step::Found::end) {
    damage_.missing(from, limit);
    return;
  }
  const uint64_t to = step.found == Step::Found::damage ? std::min(step.next_sequence, limit) : limit;
  if (from < to) damage_.records(cursor_->first_sequence, from, to);
}

}  // namespace weft::journal
