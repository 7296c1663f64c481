#include "thread_state.h"

#include "span_pool.h"
#include "span_queue.h"

namespace weft::detail {

std::atomic<uint32_t> fork_count = 0;
constinit thread_local ThreadState* thread_state_pointer = nullptr;

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
  SpanPool::prepare();
  static thread_local Guard guard;
  (void)guard;
  thread_state_pointer = new ThreadState;
  return *thread_state_pointer;
}

ThreadState::~ThreadState() {
  for (Buffer& mine : buffers) mine.buffer->leave();
  SpanPool::take_back(free_records);
}

const Context& root_context() noexcept {
  static const Context* const root = new Context;  // outlives every static of the application
  return *root;
}

}  // namespace weft::detail
