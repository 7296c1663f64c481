#include "journal/spares.h"

#include <utility>

#include "journal/segment.h"

namespace weft::journal {

Status Spares::adopt(const std::string& name) {
  if (!wants(name)) return disk_.remove(name);
  const std::lock_guard lock(mutex_);
  names_.push_back(name);
  return {};
}

Status Spares::put(uint64_t first_sequence) {
  const std::string segment = segment_name(first_sequence);
  if (!wants(segment)) return disk_.remove(segment);
  const std::string spare = spare_name(first_sequence);
  TRY(disk_.rename(segment, spare));
  // Before anyone writes into it: after a crash the old name must not come back with new content.
  TRY(disk_.sync());
  const std::lock_guard lock(mutex_);
  names_.push_back(spare);
  return {};
}

std::string Spares::take() {
  const std::lock_guard lock(mutex_);
  if (names_.empty()) return {};
  std::string name = std::move(names_.back());
  names_.pop_back();
  return name;
}

bool Spares::wants(const std::string& name) {
  {
    const std::lock_guard lock(mutex_);
    if (names_.size() >= kSparesMax) return false;
  }
  const auto file = disk_.open(name);
  if (!file) return false;
  const auto size = (*file)->size();
  return size && *size == segment_bytes_;
}

}  // namespace weft::journal
