#include "thread_state.h"

#include "span_pool.h"
#include "span_queue.h"

namespace weft::detail {

std::atomic<uint32_t> fork_count = 0;
thread_local ThreadState* thread_state_pointer = nullptr;

namespace {

// The pointer alone has no destructor, so that reading it costs no check; this has.
struct Guard {
  ~Guard() {
    delete thread_state_pointer;
    thread_state_pointer = nullptr;
  }
};

}  // namespace

ThreadState& make_thread_state() {
  static thread_local Guard guard;
  (void)guard;
  thread_state_pointer = new ThreadState;
  return *thread_state_pointer;
}

ThreadState::~ThreadState() {
  for (Buffer& mine : buffers) mine.buffer->leave();
  SpanPool::take_back(free_records);
}

const Context& current_context() noexcept {
  static const Context* const nothing = new Context;  // outlives every static of the application
  const ThreadState* const state = thread_state_pointer;
  return state == nullptr || state->attached.empty() ? *nothing : state->attached.back().context;
}

}  // namespace weft::detail
