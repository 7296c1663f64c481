#include "span_pool.h"

#include <atomic>
#include <new>

#include "process.h"
#include "span_record.h"
#include "spin_lock.h"
#include "thread_state.h"

namespace weft::detail {
namespace {

struct Shared final : ProcessListener {
  Shared() { add_process_listener(*this); }

  void before_fork() noexcept override { lock.lock(); }
  void after_fork_in_parent() noexcept override { lock.unlock(); }
  void after_fork_in_child() noexcept override {
    fork_count.fetch_add(1, std::memory_order_relaxed);
    lock.unlock();
  }

  SpinLock lock;
  SpanRecord* list = nullptr;
  std::atomic<uint32_t> records = 0;
};

// Never destroyed: spans end in destructors of the application's statics too.
Shared& shared() {
  static Shared* const pool = new Shared;
  return *pool;
}

SpanRecord* take_shared() noexcept {
  Shared& pool = shared();
  pool.lock.lock();
  SpanRecord* const record = pool.list;
  if (record != nullptr) pool.list = record->next_free;
  pool.lock.unlock();
  return record;
}

}  // namespace

void SpanPool::prepare() {
  shared();
}

SpanRecord* SpanPool::take() noexcept {
  ThreadState& state = thread_state();
  if (SpanRecord* const record = state.free_records) {
    state.free_records = record->next_free;
    --state.free_record_count;
    return record;
  }
  if (SpanRecord* const record = take_shared()) return record;
  Shared& pool = shared();
  if (pool.records.fetch_add(1, std::memory_order_relaxed) < kRecordsMax) {
    if (auto* const record = new (std::nothrow) SpanRecord) return record;
  }
  pool.records.fetch_sub(1, std::memory_order_relaxed);
  return nullptr;
}

void SpanPool::give(SpanRecord* record) noexcept {
  ThreadState& state = thread_state();
  record->next_free = state.free_records;
  state.free_records = record;
  if (++state.free_record_count <= kThreadRecordsMax) return;
  SpanRecord* last = state.free_records;
  for (uint32_t i = 1; i < kThreadRecordsMax / 2; ++i) last = last->next_free;
  SpanRecord* const given = state.free_records;
  state.free_records = last->next_free;
  state.free_record_count -= kThreadRecordsMax / 2;
  last->next_free = nullptr;
  take_back(given);
}

void SpanPool::take_back(SpanRecord* list) noexcept {
  if (list == nullptr) return;
  SpanRecord* last = list;
  while (last->next_free != nullptr) last = last->next_free;
  Shared& pool = shared();
  pool.lock.lock();
  last->next_free = pool.list;
  pool.list = list;
  pool.lock.unlock();
}

}  // namespace weft::detail
