#include "span_queue.h"

#include <gtest/gtest.h>

#include <thread>

#include "heap_chunk_store.h"

namespace weft::detail {
namespace {

struct Queue : SpanQueue {
  explicit Queue(const ExportOptions& options = {})
      : SpanQueue(options, std::make_unique<HeapChunkStore>(options.queue_bytes_max)) {}

  // Everything that waits, as bytes; released.
  std::string drain() {
    std::string bytes;
    for (Batch batch = take(); !batch.empty(); batch = take()) {
      for (const Chunk* chunk : batch.chunks) bytes.append(chunk->data, chunk->used->load());
      release(std::move(batch));
    }
    return bytes;
  }
};

TEST(SpanQueue, parts_become_one_field_with_its_length) {
  Queue queue;
  EXPECT_TRUE(queue.push({"ab", "", "c"}));
  EXPECT_EQ(queue.drain(), std::string("\x12\x03") + "abc");
}

TEST(SpanQueue, a_full_queue_drops_and_counts_and_takes_again_when_emptied) {
  Queue queue({.queue_spans_max = 3});
  for (int i = 0; i < 5; ++i) queue.push({"x"});
  EXPECT_EQ(queue.dropped(), 2u);
  EXPECT_EQ(queue.waiting(), 3u);
  queue.drain();
  EXPECT_TRUE(queue.push({"y"}));
  EXPECT_EQ(queue.waiting(), 1u);
}

TEST(SpanQueue, is_bounded_in_bytes_too) {
  Queue queue({.queue_bytes_max = 4 * ChunkStore::kChunkBytes});
  const std::string large(ChunkStore::kChunkBytes / 2, 'x');
  int kept = 0;
  for (int i = 0; i < 20; ++i) kept += queue.push({large}) ? 1 : 0;
  EXPECT_LE(kept, 8);
  EXPECT_EQ(queue.dropped(), static_cast<uint64_t>(20 - kept));
}

TEST(SpanQueue, a_span_longer_than_a_chunk_has_one_of_its_own) {
  Queue queue;
  queue.push({"small"});
  EXPECT_TRUE(queue.push({std::string(300'000, 'x')}));
  EXPECT_EQ(queue.drain().size(), 7u + 300'004u);
}

TEST(SpanQueue, batches_keep_to_their_limits) {
  Queue queue({.batch_bytes_max = 3 * ChunkStore::kChunkBytes});
  const std::string large(ChunkStore::kChunkBytes - 10, 'x');
  for (int i = 0; i < 7; ++i) queue.push({large});
  SpanQueue::Batch batch = queue.take();
  EXPECT_EQ(batch.chunks.size(), 3u);
  queue.release(std::move(batch));
  EXPECT_EQ(queue.waiting(), 4u);
}

TEST(SpanQueue, what_an_ended_thread_left_is_taken_and_stays_counted) {
  Queue queue({.queue_spans_max = 10});
  for (int t = 0; t < 20; ++t) {
    std::thread([&] { queue.push({"x"}); }).join();
    queue.drain();
  }
  EXPECT_EQ(queue.pushed(), 20u);
  EXPECT_EQ(queue.waiting(), 0u);
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(queue.push({"x"})) << "an ended thread kept its credit";
}

TEST(SpanQueue, closed_takes_nothing_more_and_gives_what_it_has) {
  Queue queue;
  queue.push({"x"});
  queue.close();
  EXPECT_FALSE(queue.push({"y"}));
  EXPECT_EQ(queue.drain().size(), 3u);
}

TEST(SpanQueue, producers_and_the_exporter_lose_nothing_between_them) {
  constexpr uint64_t kSpansEach = 20'000;
  Queue queue({.queue_spans_max = 1 << 20});
  std::vector<std::thread> producers;
  for (int t = 0; t < 4; ++t) {
    producers.emplace_back([&] {
      for (uint64_t i = 0; i < kSpansEach; ++i) queue.push({"0123456789"});
    });
  }
  size_t bytes = 0;
  while (queue.pushed() < 4 * kSpansEach || queue.waiting() > 0) bytes += queue.drain().size();
  for (std::thread& producer : producers) producer.join();
  EXPECT_EQ(bytes, 4 * kSpansEach * 12);
  EXPECT_EQ(queue.dropped(), 0u);
}

}  // namespace
}  // namespace weft::detail
