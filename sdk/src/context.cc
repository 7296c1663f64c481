#include "weft/context.h"

#include "log_line.h"
#include "thread_state.h"

namespace weft {

Context Context::current() {
  return detail::current_context();
}

namespace context {

Token::Token(const Context& context) {
  detail::ThreadState& state = detail::thread_state();
  serial_ = ++state.last_serial;
  depth_ = static_cast<uint32_t>(state.attached.size());
  thread_ = &state;
  state.attached.push_back({context, serial_});
}

void Token::detach() noexcept {
  if (serial_ == 0) return;
  const uint64_t serial = std::exchange(serial_, 0);
  detail::ThreadState* const state = detail::thread_state_pointer;
  if (state != thread_) {
    detail::complain(
        LogLevel::warning, "token-thread",
        "a context token was destroyed on another thread than made it, so the context stays attached "
        "there; keep tokens in one function, and give SpanOptions::parent across threads and co_await");
    return;
  }
  auto& attached = state->attached;
  if (attached.size() <= depth_ || attached[depth_].serial != serial) return;  // one below took it along
  attached.erase(attached.begin() + depth_, attached.end());
}

Token attach(const std::optional<Context>& context) {
  return context ? Token(*context) : Token(Context::current());
}

}  // namespace context
}  // namespace weft
