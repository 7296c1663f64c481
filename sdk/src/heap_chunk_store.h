#pragma once

#include <array>
#include <atomic>
#include <cstdint>

#include "chunk_store.h"

namespace weft::detail {

// Chunks of memory. Those of the usual size are kept when they are released and used again: fresh memory
// costs a page fault each 4 KiB. Takes no lock, so a fork never finds it held. Any thread.
class HeapChunkStore final : public ChunkStore {
 public:
  // Of the usual size, that wait to be used again; further ones go back to the system.
  static constexpr size_t kSparesMax = 32;

  explicit HeapChunkStore(uint64_t bytes_max) noexcept : bytes_max_(bytes_max) {}
  ~HeapChunkStore() override;  // of what is not released, the memory stays with whoever has it

  Chunk* allocate(uint32_t bytes_min) noexcept override;
  void release(Chunk* chunk) noexcept override;

 private:
  struct HeapChunk;

  Chunk* take_spare() noexcept;

  const uint64_t bytes_max_;
  std::atomic<uint64_t> bytes_ = 0;  // allocated and not released
  std::array<std::atomic<HeapChunk*>, kSparesMax> spares_{};
};

}  // namespace weft::detail
