#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "random.h"
#include "weft/context.h"

namespace weft::detail {

class SpanRecord;
struct ThreadBuffer;

// How often this process is the child of a fork: what a thread made before it is the parent's.
extern std::atomic<uint32_t> fork_count;

// What one thread keeps between spans. Only that thread touches it.
struct ThreadState {
  struct Attached {
    Context context;
    uint64_t serial;  // of the token
  };
  struct Buffer {
    uint64_t queue;  // its serial
    std::shared_ptr<ThreadBuffer> buffer;
  };

  ThreadState() { attached.reserve(16); }
  ~ThreadState();

  std::vector<Attached> attached;
  uint64_t last_serial = 0;
  std::vector<Buffer> buffers;
  SpanRecord* free_records = nullptr;
  uint32_t free_record_count = 0;
  uint32_t fork = fork_count.load(std::memory_order_relaxed);
  Random random;
};

// Made with the thread's first span, gone with the thread.
ThreadState& make_thread_state();
extern constinit thread_local ThreadState* thread_state_pointer;
inline ThreadState& thread_state() {
  return thread_state_pointer != nullptr ? *thread_state_pointer : make_thread_state();
}

// A thread's random numbers; another sequence in a forked child.
inline Random& thread_random() {
  ThreadState& state = thread_state();
  const uint32_t fork = fork_count.load(std::memory_order_relaxed);
  if (state.fork != fork) [[unlikely]] {
    state.fork = fork;
    state.random.seed();
  }
  return state.random;
}

// The thread's current context, as a reference that the next attach or detach ends.
const Context& root_context() noexcept;
inline const Context& current_context() noexcept {
  const ThreadState* const state = thread_state_pointer;
  return state == nullptr || state->attached.empty() ? root_context() : state->attached.back().context;
}

// What the public classes keep from their users.
struct ContextAccess {
  static const SpanHandle& handle(const Context& context) noexcept { return context.handle_; }
  static void set_handle(Context& context, SpanHandle handle) noexcept { context.handle_ = handle; }
  static void set_flags(Context& context, TraceFlags flags) noexcept { context.span_.flags_ = flags; }
  // Makes an empty context that of a span below `parent`, or of a trace's first one. Writes in place: ids
  // made elsewhere and moved here cost more than their random numbers, in stores that the next load must wait
  // for.
  static void begin(Context& context, const Context& parent, Random& random) {
    SpanContext& span = context.span_;
    if (parent.span_.is_valid()) {
      span.trace_id_ = parent.span_.trace_id_;
      span.flags_ = parent.span_.flags_;
      span.trace_state_ = parent.span_.trace_state_;
    } else {
      random.fill(span.trace_id_);
      span.flags_.bits = TraceFlags::kRandom;
    }
    random.fill(span.span_id_);
    context.baggage_ = parent.baggage_;
  }
};

}  // namespace weft::detail
