#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include "chunk_store.h"
#include "spin_lock.h"
#include "weft/tracer_options.h"

namespace weft::detail {

// Where one thread writes the spans that it ends. Its lock is that thread's but for the moment in which the
// exporter takes the chunk away.
struct alignas(64) ThreadBuffer {
  SpinLock lock;
  Chunk* chunk = nullptr;
  uint32_t credit = 0;  // spans that may be pushed before asking the queue again
  std::atomic<uint64_t> pushed = 0;
  std::atomic<uint64_t> dropped = 0;
  std::atomic<bool> left = false;    // its thread has ended
  std::atomic<bool> closed = false;  // the queue takes nothing more

  void leave() noexcept { left.store(true, std::memory_order_release); }
};

// Ended spans on their way from the application's threads to the exporter's. Every producing thread writes
// into a chunk of its own, so that producers share nothing but a count they touch once in a while; the
// exporter's thread collects the chunks. Bounded in spans and bytes: a span that finds the queue full is
// dropped and counted.
class SpanQueue {
 public:
  SpanQueue(const ExportOptions& options, std::unique_ptr<ChunkStore> store);
  ~SpanQueue();
  SpanQueue(const SpanQueue&) = delete;
  SpanQueue& operator=(const SpanQueue&) = delete;

  // Called by producers, once in a while and with the first span: the exporter starts its thread then. Set
  // before the first push.
  void set_on_demand(std::function<void()> on_demand) { on_demand_ = std::move(on_demand); }

  // Any thread. The parts together are the body of an OTLP Span. False: dropped and counted.
  bool push(std::initializer_list<std::string_view> parts) noexcept;

  // The exporter's thread, from here on.
  // Chunks whose spans are whole, in no particular order across threads.
  struct Batch {
    std::vector<Chunk*> chunks;
    uint64_t spans = 0;
    uint64_t bytes = 0;
    bool empty() const noexcept { return chunks.empty(); }
  };
  // Sleeps until a batch is full, wake(), or the time is over.
  void wait(uint32_t milliseconds_max) noexcept;
  // What waits, up to batch_spans_max and batch_bytes_max, at least one chunk if there is any.
  Batch take();
  // The batch is sent or given up: its room is free again.
  void release(Batch&& batch) noexcept;

  // Any thread.
  void wake() noexcept;
  // No further span is taken. What waits can still be taken and released.
  void close() noexcept;
  uint64_t waiting() const noexcept;  // spans pushed and not yet released
  uint64_t pushed() const noexcept;
  uint64_t dropped() const noexcept;  // found it full or closed

  // Around fork, so that the child finds no lock held by a thread that it does not have. In the child, what
  // waits is forgotten: it belongs to the parent, who sends it.
  void lock_for_fork() noexcept;
  void unlock_after_fork(bool in_child) noexcept;

 private:
  ThreadBuffer& buffer_of_this_thread();
  ThreadBuffer& join();
  bool push_into(ThreadBuffer& buffer, std::initializer_list<std::string_view> parts);
  bool has_room(ThreadBuffer& buffer, uint32_t bytes, Chunk*& full) noexcept;
  bool has_credit(ThreadBuffer& buffer) noexcept;
  bool has_full_batch() const noexcept;
  void hand_over(Chunk* chunk);
  void collect_from_threads();
  void forget_waiting() noexcept;

  const ExportOptions options_;
  const uint64_t serial_;
  const uint32_t credit_block_;
  const std::unique_ptr<ChunkStore> store_;
  std::function<void()> on_demand_;

  std::atomic<int64_t> credit_;  // spans that nobody has asked for yet
  std::atomic<uint64_t> released_ = 0;

  mutable std::mutex mutex_;  // of what follows
  std::condition_variable wakes_;
  bool woken_ = false;
  bool closed_ = false;
  std::vector<std::shared_ptr<ThreadBuffer>> buffers_;
  std::vector<Chunk*> ready_;
  uint64_t ready_bytes_ = 0;
  uint64_t pushed_by_gone_ = 0;  // by threads that have ended
  uint64_t dropped_by_gone_ = 0;
};

}  // namespace weft::detail
