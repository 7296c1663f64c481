#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace weft::detail {

// Room for ended spans, one after another, each as the field `spans` of OTLP's ScopeSpans: tag 0x12, length,
// body. Written by one producer at a time (SpanQueue sees to that), read by the exporter once it is taken.
struct Chunk {
  char* data = nullptr;
  uint32_t capacity = 0;
  uint32_t spans = 0;
  // How much of `data` is whole spans. In a spool this lives in the file, so that a later process finds it.
  std::atomic<uint32_t>* used = nullptr;
  // In a file that outlives the process: not released means kept for the next one.
  bool kept = false;
};

// Where chunks come from. Any thread.
class ChunkStore {
 public:
  static constexpr uint32_t kChunkBytes = 64 << 10;  // longer spans get a chunk of their own

  virtual ~ChunkStore() = default;
  // At least `bytes_min` of room; nullptr when the store holds `queue_bytes_max` already.
  virtual Chunk* allocate(uint32_t bytes_min) noexcept = 0;
  // Its spans are sent, or given up.
  virtual void release(Chunk* chunk) noexcept = 0;
};

}  // namespace weft::detail
