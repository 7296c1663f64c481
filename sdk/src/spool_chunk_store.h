#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "chunk_store.h"
#include "heap_chunk_store.h"
#include "process.h"
#include "settings.h"
#include "spool_file.h"

namespace weft::detail {

// Chunks in a file that outlives the process (docs/formats/spool.md): a chunk is one slot, or several in a
// row. Where the disk has no room it gives chunks of memory, and says so once in a while. Any thread.
class SpoolChunkStore final : public ChunkStore, private ProcessListener {
 public:
  // The file grows by this many slots at a time: 1 MiB.
  static constexpr uint32_t kGrowthSlots = 16;
  // After the disk has refused, it is not asked again for this long.
  static constexpr int64_t kDiskRetryMs = 10'000;

  explicit SpoolChunkStore(const Settings& settings);
  ~SpoolChunkStore() override;  // removes the file unless something in it was not released

  Chunk* allocate(uint32_t bytes_min) noexcept override;
  void release(Chunk* chunk) noexcept override;

 private:
  static constexpr uint32_t kNone = UINT32_MAX;

  void before_fork() noexcept override { mutex_.lock(); }
  void after_fork_in_parent() noexcept override { mutex_.unlock(); }
  void after_fork_in_child() noexcept override;

  bool has_file();
  void give_up_on_disk(const std::string& why);
  uint32_t find_run(uint32_t slots) const noexcept;
  Chunk* take_run(uint32_t first, uint32_t slots) noexcept;

  const std::string folder_;
  const SpoolOwner owner_;
  const uint32_t slots_max_;
  HeapChunkStore heap_;

  std::mutex mutex_;  // of what follows
  SpoolFile file_;
  int64_t disk_retry_ns_ = 0;
  std::vector<Chunk> chunks_;                // one a slot; used for the first of a run
  std::vector<bool> is_taken_;               // one a slot
  std::vector<std::vector<Chunk>> parents_;  // after a fork: chunks of files that are the parent's
};

}  // namespace weft::detail
