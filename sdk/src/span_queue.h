#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include "chunk_store.h"
#include "weft/tracer_options.h"

namespace weft::detail {

struct ThreadBuffer;

// Ended spans on their way from the application's threads to the exporter's. Every producing thread writes
// into a chunk of its own, so that producers share nothing but a count they touch once in a while; the
// exporter's thread collects the chunks. Bounded in spans and bytes: a span that finds the queue full is
// dropped and counted.
class SpanQueue {
 public:
  SpanQueue(const ExportOptions& options, std::unique_ptr<ChunkStore> store);
  ~SpanQueue();

  // Any thread. `span` is the body of an OTLP Span. False: dropped and counted.
  bool push(std::string_view span) noexcept;

  // The exporter's thread, from here on.
  // Chunks whose spans are whole, in no particular order across threads.
  struct Batch {
    std::vector<Chunk*> chunks;
    uint64_t spans = 0;
    uint64_t bytes = 0;
    bool empty() const noexcept { return chunks.empty(); }
  };
  // Sleeps until a batch is full, `schedule_delay_ms` has passed with anything waiting, or wake().
  void wait(uint32_t milliseconds_max) noexcept;
  // What waits, up to batch_spans_max and batch_bytes_max, at least one chunk if there is any.
  Batch take();
  // The batch is sent or given up: its room is free again.
  void release(Batch&& batch) noexcept;

  // Any thread.
  void wake() noexcept;
  uint64_t waiting() const noexcept;  // spans pushed and not yet released
  uint64_t pushed() const noexcept;
  uint64_t dropped() const noexcept;  // found it full

  // In the child, after fork: what waits belongs to the parent, who sends it.
  void forget_after_fork() noexcept;
};

}  // namespace weft::detail
