#include "journal/catalog.h"

#include <algorithm>
#include <iterator>

#include "journal/segment.h"

namespace weft::journal {

void Catalog::add_found(uint64_t first_sequence, uint64_t bytes) {
  const std::lock_guard lock(mutex_);
  entries_.push_back({first_sequence, bytes, {{first_sequence, first_sequence, kSegmentHeaderBytes}}, false});
}

void Catalog::set_found(uint64_t last_sequence, uint64_t applied_through) {
  const std::lock_guard lock(mutex_);
  last_sequence_ = last_sequence;
  applied_through_ = applied_through;
  count_backlog();
}

void Catalog::begin(uint64_t first_sequence) {
  const std::lock_guard lock(mutex_);
  // One that never got a record was replaced: it had the same name.
  if (!entries_.empty() && entries_.back().first_sequence == first_sequence) entries_.pop_back();
  entries_.push_back(
      {first_sequence, kSegmentHeaderBytes, {{first_sequence, first_sequence, kSegmentHeaderBytes}}, true});
}

void Catalog::extend(uint64_t last_sequence, uint64_t end) {
  const std::lock_guard lock(mutex_);
  Entry& newest = entries_.back();
  newest.bytes = end;
  last_sequence_ = last_sequence;
  if (end - newest.places.back().offset >= kPlaceEveryBytes) {
    newest.places.push_back({newest.first_sequence, last_sequence + 1, end});
  }
  count_backlog();
}

void Catalog::set_applied(uint64_t through) {
  const std::lock_guard lock(mutex_);
  applied_through_ = through;
  count_backlog();
}

void Catalog::keep_from_reuse(uint64_t first_sequence) {
  const std::lock_guard lock(mutex_);
  for (Entry& entry : entries_) {
    if (entry.first_sequence == first_sequence) entry.reusable = false;
  }
}

std::optional<Catalog::Bounds> Catalog::find(uint64_t sequence) const {
  const std::lock_guard lock(mutex_);
  for (size_t index = 0; index < entries_.size(); ++index) {
    if (limit_of(index) > sequence) return Bounds{place_before(entries_[index], sequence), limit_of(index)};
  }
  return std::nullopt;
}

std::optional<Catalog::Released> Catalog::release() {
  const std::lock_guard lock(mutex_);
  if (entries_.size() < 2 || limit_of(0) > applied_through_ + 1) return std::nullopt;
  const Released released{entries_.front().first_sequence, entries_.front().reusable};
  entries_.pop_front();
  return released;
}

uint64_t Catalog::last_sequence() const {
  const std::lock_guard lock(mutex_);
  return last_sequence_;
}

uint64_t Catalog::limit_of(size_t index) const {
  return index + 1 < entries_.size() ? entries_[index + 1].first_sequence : last_sequence_ + 1;
}

Place Catalog::place_before(const Entry& entry, uint64_t sequence) {
  const auto after = std::ranges::upper_bound(entry.places, sequence, {}, &Place::sequence);
  return after == entry.places.begin() ? entry.places.front() : *std::prev(after);
}

void Catalog::count_backlog() {
  uint64_t bytes = 0;
  for (size_t index = 0; index < entries_.size(); ++index) {
    if (limit_of(index) <= applied_through_ + 1) continue;
    const Entry& entry = entries_[index];
    bytes += entry.bytes - std::min(entry.bytes, place_before(entry, applied_through_ + 1).offset);
  }
  backlog_bytes_ = bytes;
}

}  // namespace weft::journal
