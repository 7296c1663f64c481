#include "heap_chunk_store.h"

#include <algorithm>
#include <cstdlib>
#include <new>

namespace weft::detail {

struct HeapChunkStore::HeapChunk : Chunk {
  std::atomic<uint32_t> used_bytes = 0;
};

HeapChunkStore::~HeapChunkStore() {
  while (Chunk* const spare = take_spare()) {
    std::free(spare->data);
    delete static_cast<HeapChunk*>(spare);
  }
}

Chunk* HeapChunkStore::allocate(uint32_t bytes_min) noexcept {
  const uint32_t capacity = std::max(bytes_min, kChunkBytes);
  if (bytes_.fetch_add(capacity, std::memory_order_relaxed) + capacity > bytes_max_) {
    bytes_.fetch_sub(capacity, std::memory_order_relaxed);
    return nullptr;
  }
  if (capacity == kChunkBytes) {
    if (Chunk* const spare = take_spare()) return spare;
  }
  auto* const chunk = new (std::nothrow) HeapChunk;
  char* const data = chunk == nullptr ? nullptr : static_cast<char*>(std::malloc(capacity));
  if (data == nullptr) {
    delete chunk;
    bytes_.fetch_sub(capacity, std::memory_order_relaxed);
    return nullptr;
  }
  chunk->data = data;
  chunk->capacity = capacity;
  chunk->used = &chunk->used_bytes;
  return chunk;
}

void HeapChunkStore::release(Chunk* chunk) noexcept {
  bytes_.fetch_sub(chunk->capacity, std::memory_order_relaxed);
  chunk->spans = 0;
  chunk->used->store(0, std::memory_order_relaxed);
  auto* const released = static_cast<HeapChunk*>(chunk);
  if (chunk->capacity == kChunkBytes) {
    for (auto& place : spares_) {
      HeapChunk* empty = nullptr;
      if (place.compare_exchange_strong(empty, released, std::memory_order_acq_rel)) return;
    }
  }
  std::free(chunk->data);
  delete released;
}

Chunk* HeapChunkStore::take_spare() noexcept {
  for (auto& place : spares_) {
    if (place.load(std::memory_order_relaxed) == nullptr) continue;
    if (HeapChunk* const spare = place.exchange(nullptr, std::memory_order_acq_rel)) return spare;
  }
  return nullptr;
}

}  // namespace weft::detail
