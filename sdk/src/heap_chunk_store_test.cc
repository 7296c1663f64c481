#include "heap_chunk_store.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace weft::detail {
namespace {

constexpr uint32_t kUsual = ChunkStore::kChunkBytes;

TEST(HeapChunkStore, a_released_chunk_is_used_again_and_empty) {
  HeapChunkStore store(kUsual);
  Chunk* const chunk = store.allocate(1);
  chunk->used->store(7);
  chunk->spans = 3;
  store.release(chunk);
  Chunk* const again = store.allocate(1);
  EXPECT_EQ(again, chunk);
  EXPECT_EQ(again->used->load(), 0u);
  EXPECT_EQ(again->spans, 0u);
  store.release(again);
}

TEST(HeapChunkStore, past_its_bound_it_gives_nothing) {
  HeapChunkStore store(2 * kUsual);
  Chunk* const first = store.allocate(1);
  Chunk* const second = store.allocate(kUsual);
  EXPECT_EQ(store.allocate(1), nullptr);
  store.release(first);
  EXPECT_EQ(store.allocate(kUsual + 1), nullptr);
  Chunk* const third = store.allocate(1);
  EXPECT_NE(third, nullptr);
  store.release(second);
  store.release(third);
}

TEST(HeapChunkStore, a_long_span_gets_a_chunk_of_its_own) {
  HeapChunkStore store(10 * kUsual);
  Chunk* const chunk = store.allocate(3 * kUsual);
  EXPECT_EQ(chunk->capacity, 3 * kUsual);
  store.release(chunk);
}

TEST(HeapChunkStore, threads_never_share_a_chunk) {
  HeapChunkStore store(uint64_t{200} * kUsual);
  std::vector<std::thread> threads;
  for (char name = 'a'; name < 'd'; ++name) {
    threads.emplace_back([&store, name] {
      for (int i = 0; i < 2'000; ++i) {
        Chunk* const chunk = store.allocate(1);
        chunk->data[0] = name;
        std::this_thread::yield();
        EXPECT_EQ(chunk->data[0], name);
        store.release(chunk);
      }
    });
  }
  for (auto& thread : threads) thread.join();
}

}  // namespace
}  // namespace weft::detail
