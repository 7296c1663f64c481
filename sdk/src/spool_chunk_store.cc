#include "spool_chunk_store.h"

#include <algorithm>

#include "clock.h"
#include "log_line.h"
#include "span_pool.h"

namespace weft::detail {
namespace {

static_assert(ChunkStore::kChunkBytes == kSpoolSlotBytes, "a usual chunk is one slot");

constexpr uint32_t slots_for(uint64_t bytes) noexcept {
  return static_cast<uint32_t>((bytes + kSpoolSlotBytes - 1) / kSpoolSlotBytes);
}

}  // namespace

SpoolChunkStore::SpoolChunkStore(const Settings& settings)
    : folder_(settings.spool),
      owner_{settings.project, settings.source, settings.resource},
      slots_max_(static_cast<uint32_t>(
          std::clamp<uint64_t>(settings.exports.queue_bytes_max / kSpoolSlotBytes, 1, SpoolFile::kSlotsMax))),
      heap_(settings.exports.queue_bytes_max) {
  // The pool registers itself on first use, which our lock must not be held for: a fork takes the registry's
  // first.
  SpanPool::prepare();
  add_process_listener(*this);
  const std::lock_guard lock(mutex_);
  has_file();
}

SpoolChunkStore::~SpoolChunkStore() {
  remove_process_listener(*this);
  bool kept = false;
  for (uint32_t slot = 0; slot < file_.slots(); ++slot) kept = kept || file_.used(slot) > 0;
  file_.close(kept);
}

Chunk* SpoolChunkStore::allocate(uint32_t bytes_min) noexcept {
  const uint32_t slots = slots_for(std::max(bytes_min, 1u));
  try {
    const std::lock_guard lock(mutex_);
    if (has_file()) {
      uint32_t first = find_run(slots);
      // A file that is as large as it may be is a full queue, not a reason to use memory.
      if (first == kNone && file_.slots() == file_.slots_max()) return nullptr;
      if (first == kNone && steady_now_ns() >= disk_retry_ns_) {
        const uint32_t wanted = std::min(file_.slots() + std::max(slots, kGrowthSlots), file_.slots_max());
        if (!file_.grow(wanted)) give_up_on_disk("no room on the disk");
        first = find_run(slots);
      }
      if (first != kNone) return take_run(first, slots);
    }
  } catch (...) {
    return nullptr;  // no memory for a file's name or table
  }
  return heap_.allocate(bytes_min);
}

void SpoolChunkStore::release(Chunk* chunk) noexcept {
  if (!chunk->kept) {
    heap_.release(chunk);
    return;
  }
  const std::lock_guard lock(mutex_);
  const bool ours = !chunks_.empty() && chunk >= chunks_.data() && chunk < chunks_.data() + chunks_.size();
  if (!ours) return;  // of the file that this process's parent goes on using
  chunk->spans = 0;
  chunk->used->store(0, std::memory_order_release);
  const auto first = static_cast<size_t>(chunk - chunks_.data());
  std::fill_n(is_taken_.begin() + static_cast<ptrdiff_t>(first), chunk->capacity / kSpoolSlotBytes, false);
}

void SpoolChunkStore::after_fork_in_child() noexcept {
  file_.forget_after_fork();
  // The queue has still to let go of its chunks, so they are kept.
  parents_.push_back(std::exchange(chunks_, {}));
  is_taken_.clear();
  disk_retry_ns_ = 0;
  mutex_.unlock();
}

bool SpoolChunkStore::has_file() {
  if (file_.is_open()) return true;
  if (steady_now_ns() < disk_retry_ns_) return false;
  const std::string error = file_.open(folder_, owner_, slots_max_);
  if (!error.empty()) {
    give_up_on_disk(error);
    return false;
  }
  chunks_ = std::vector<Chunk>(file_.slots_max());
  is_taken_.assign(file_.slots_max(), false);
  return true;
}

void SpoolChunkStore::give_up_on_disk(const std::string& why) {
  disk_retry_ns_ = steady_now_ns() + kDiskRetryMs * 1'000'000;
  complain(LogLevel::warning, "weft spool " + folder_,
           "spans are not safe from a crash: " + why + "; they are kept in memory instead of the spool " +
               folder_);
}

// The first of as many free slots in a row: low ones first, so that the file stays small.
uint32_t SpoolChunkStore::find_run(uint32_t slots) const noexcept {
  uint32_t run = 0;
  for (uint32_t slot = 0; slot < file_.slots(); ++slot) {
    run = is_taken_[slot] ? 0 : run + 1;
    if (run == slots) return slot + 1 - slots;
  }
  return kNone;
}

Chunk* SpoolChunkStore::take_run(uint32_t first, uint32_t slots) noexcept {
  std::fill_n(is_taken_.begin() + first, slots, true);
  Chunk& chunk = chunks_[first];
  chunk.data = file_.slot(first);
  chunk.capacity = slots * kSpoolSlotBytes;
  chunk.spans = 0;
  chunk.used = &file_.used(first);
  chunk.kept = true;
  return &chunk;
}

}  // namespace weft::detail
