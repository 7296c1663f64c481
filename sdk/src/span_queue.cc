#include "span_queue.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <new>

#include "proto_buffer.h"
#include "thread_state.h"

namespace weft::detail {
namespace {

constexpr uint8_t kSpans = 0x12;  // the field `spans` of OTLP's ScopeSpans
constexpr uint32_t kCreditBlockMax = 64;

std::atomic<uint64_t> last_serial = 0;

void append(Chunk& chunk, std::initializer_list<std::string_view> parts, size_t body_bytes) noexcept {
  char* to = chunk.data + chunk.used->load(std::memory_order_relaxed);
  *to++ = static_cast<char>(kSpans);
  for (; body_bytes >= 0x80; body_bytes >>= 7) *to++ = static_cast<char>(body_bytes | 0x80);
  *to++ = static_cast<char>(body_bytes);
  for (const std::string_view part : parts) {
    if (part.empty()) continue;
    std::memcpy(to, part.data(), part.size());
    to += part.size();
  }
  ++chunk.spans;
  // Whoever reads `used`, in this process or from its spool, finds the bytes before it written.
  chunk.used->store(static_cast<uint32_t>(to - chunk.data), std::memory_order_release);
}

// Its one writer holds the buffer's lock.
void count_one(std::atomic<uint64_t>& count) noexcept {
  count.store(count.load(std::memory_order_relaxed) + 1, std::memory_order_release);
}

}  // namespace

SpanQueue::SpanQueue(const ExportOptions& options, std::unique_ptr<ChunkStore> store)
    : options_(options),
      serial_(++last_serial),
      credit_block_(std::clamp(options.queue_spans_max / 64, 1u, kCreditBlockMax)),
      store_(std::move(store)),
      credit_(options.queue_spans_max) {}

SpanQueue::~SpanQueue() {
  close();
  forget_waiting();
}

bool SpanQueue::push(std::initializer_list<std::string_view> parts) noexcept {
  try {
    return push_into(buffer_of_this_thread(), parts);
  } catch (...) {
    const std::lock_guard lock(mutex_);
    ++dropped_by_gone_;  // no memory for a buffer
    return false;
  }
}

bool SpanQueue::push_into(ThreadBuffer& buffer, std::initializer_list<std::string_view> parts) {
  size_t body_bytes = 0;
  for (const std::string_view part : parts) body_bytes += part.size();
  const auto bytes = static_cast<uint32_t>(field_size(body_bytes));
  const bool asks = buffer.credit == 0;
  bool kept = false;
  Chunk* full = nullptr;
  {
    const std::lock_guard lock(buffer.lock);
    kept =
        !buffer.closed.load(std::memory_order_relaxed) && has_credit(buffer) && has_room(buffer, bytes, full);
    count_one(kept ? buffer.pushed : buffer.dropped);
    if (kept) {
      append(*buffer.chunk, parts, body_bytes);
      --buffer.credit;
    }
  }
  if (full != nullptr) hand_over(full);
  if (asks && on_demand_) on_demand_();
  if (asks && has_full_batch()) wake();
  return kept;
}

ThreadBuffer& SpanQueue::buffer_of_this_thread() {
  for (const ThreadState::Buffer& mine : thread_state().buffers) {
    if (mine.queue == serial_) return *mine.buffer;
  }
  return join();
}

ThreadBuffer& SpanQueue::join() {
  auto& mine = thread_state().buffers;
  std::erase_if(mine, [](const ThreadState::Buffer& entry) { return entry.buffer.use_count() == 1; });
  auto buffer = std::make_shared<ThreadBuffer>();
  mine.push_back({serial_, buffer});
  const std::lock_guard lock(mutex_);
  buffer->closed = closed_;
  buffers_.push_back(buffer);
  return *buffer;
}

bool SpanQueue::has_credit(ThreadBuffer& buffer) noexcept {
  if (buffer.credit > 0) return true;
  const int64_t before = credit_.fetch_sub(credit_block_, std::memory_order_acq_rel);
  const auto taken = static_cast<uint32_t>(std::clamp<int64_t>(before, 0, credit_block_));
  if (taken < credit_block_) credit_.fetch_add(credit_block_ - taken, std::memory_order_acq_rel);
  buffer.credit = taken;
  return taken > 0;
}

// A chunk that is too full for it comes out as `full`, for hand_over without the buffer's lock.
bool SpanQueue::has_room(ThreadBuffer& buffer, uint32_t bytes, Chunk*& full) noexcept {
  Chunk* const chunk = buffer.chunk;
  if (chunk != nullptr && chunk->capacity - chunk->used->load(std::memory_order_relaxed) >= bytes)
    return true;
  Chunk* const next = store_->allocate(std::max(bytes, ChunkStore::kChunkBytes));
  if (next == nullptr) return false;
  buffer.chunk = next;
  full = chunk;
  return true;
}

void SpanQueue::hand_over(Chunk* chunk) {
  const std::lock_guard lock(mutex_);
  ready_.push_back(chunk);
  ready_bytes_ += chunk->used->load(std::memory_order_relaxed);
  if (ready_bytes_ >= options_.batch_bytes_max) {
    woken_ = true;
    wakes_.notify_one();
  }
}

bool SpanQueue::has_full_batch() const noexcept {
  const int64_t enough = std::min(options_.batch_spans_max, options_.queue_spans_max / 2);
  return options_.queue_spans_max - credit_.load(std::memory_order_relaxed) >= enough;
}

void SpanQueue::wait(uint32_t milliseconds_max) noexcept {
  std::unique_lock lock(mutex_);
  wakes_.wait_for(lock, std::chrono::milliseconds(milliseconds_max), [this] { return woken_; });
  woken_ = false;
}

SpanQueue::Batch SpanQueue::take() {
  const std::lock_guard lock(mutex_);
  collect_from_threads();
  Batch batch;
  auto next = ready_.begin();
  for (; next != ready_.end(); ++next) {
    const uint32_t bytes = (*next)->used->load(std::memory_order_acquire);
    const bool fits = batch.spans + (*next)->spans <= options_.batch_spans_max &&
                      batch.bytes + bytes <= options_.batch_bytes_max;
    if (!fits && !batch.empty()) break;
    batch.chunks.push_back(*next);
    batch.spans += (*next)->spans;
    batch.bytes += bytes;
  }
  ready_.erase(ready_.begin(), next);
  ready_bytes_ -= std::min(ready_bytes_, batch.bytes);
  return batch;
}

void SpanQueue::collect_from_threads() {
  for (const auto& buffer : buffers_) {
    const std::lock_guard lock(buffer->lock);
    if (buffer->chunk == nullptr) continue;
    ready_bytes_ += buffer->chunk->used->load(std::memory_order_relaxed);
    ready_.push_back(std::exchange(buffer->chunk, nullptr));
  }
  std::erase_if(buffers_, [this](const std::shared_ptr<ThreadBuffer>& buffer) {
    if (!buffer->left.load(std::memory_order_acquire)) return false;
    const std::lock_guard lock(buffer->lock);
    if (buffer->chunk != nullptr) return false;  // a last one came; next time
    pushed_by_gone_ += buffer->pushed;
    dropped_by_gone_ += buffer->dropped;
    credit_.fetch_add(buffer->credit, std::memory_order_acq_rel);
    return true;
  });
}

void SpanQueue::release(Batch&& batch) noexcept {
  for (Chunk* const chunk : batch.chunks) store_->release(chunk);
  credit_.fetch_add(static_cast<int64_t>(batch.spans), std::memory_order_acq_rel);
  released_.fetch_add(batch.spans, std::memory_order_acq_rel);
  batch = {};
}

void SpanQueue::wake() noexcept {
  const std::lock_guard lock(mutex_);
  woken_ = true;
  wakes_.notify_one();
}

void SpanQueue::close() noexcept {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  for (const auto& buffer : buffers_) {
    const std::lock_guard buffer_lock(buffer->lock);
    buffer->closed = true;
  }
}

uint64_t SpanQueue::waiting() const noexcept {
  const uint64_t released = released_.load(std::memory_order_acquire);
  return pushed() - released;
}

uint64_t SpanQueue::pushed() const noexcept {
  const std::lock_guard lock(mutex_);
  uint64_t sum = pushed_by_gone_;
  for (const auto& buffer : buffers_) sum += buffer->pushed.load(std::memory_order_acquire);
  return sum;
}

uint64_t SpanQueue::dropped() const noexcept {
  const std::lock_guard lock(mutex_);
  uint64_t sum = dropped_by_gone_;
  for (const auto& buffer : buffers_) sum += buffer->dropped.load(std::memory_order_acquire);
  return sum;
}

void SpanQueue::lock_for_fork() noexcept {
  mutex_.lock();
  for (const auto& buffer : buffers_) buffer->lock.lock();
}

void SpanQueue::unlock_after_fork(bool in_child) noexcept {
  for (const auto& buffer : buffers_) buffer->lock.unlock();
  mutex_.unlock();
  if (!in_child) return;
  // It remembers the parent's threads that waited, and its destructor would wait for them.
  new (&wakes_) std::condition_variable;
  forget_waiting();
  // What the parent's exporter had taken and not yet released.
  const uint64_t on_the_way = waiting();
  credit_.fetch_add(static_cast<int64_t>(on_the_way), std::memory_order_acq_rel);
  released_.fetch_add(on_the_way, std::memory_order_acq_rel);
}

void SpanQueue::forget_waiting() noexcept {
  Batch forgotten;
  {
    const std::lock_guard lock(mutex_);
    collect_from_threads();
    forgotten.chunks = std::exchange(ready_, {});
    ready_bytes_ = 0;
  }
  for (const Chunk* const chunk : forgotten.chunks) forgotten.spans += chunk->spans;
  release(std::move(forgotten));
}

}  // namespace weft::detail
