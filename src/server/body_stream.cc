#include "server/body_stream.h"

#include <utility>

namespace weft::server {

bool BodyStream::push(std::string_view piece) {
  {
    const std::lock_guard lock(mutex_);
    if (ended_ || waiting_.size() + piece.size() > waiting_bytes_max_) return false;
    waiting_ += piece;
  }
  wake_up();
  return true;
}

void BodyStream::end() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  wake_up();
}

BodyStream::Piece BodyStream::take() {
  const std::lock_guard lock(mutex_);
  return {.bytes = std::exchange(waiting_, {}), .is_last = ended_};
}

void BodyStream::when_ready(std::function<void()> wake) {
  bool is_ready = false;
  {
    const std::lock_guard lock(mutex_);
    wake_ = std::move(wake);
    is_ready = ended_ || !waiting_.empty();
  }
  if (is_ready) wake_up();
}

// Outside the lock: what is woken may take at once.
void BodyStream::wake_up() {
  std::function<void()> wake;
  {
    const std::lock_guard lock(mutex_);
    wake = std::exchange(wake_, nullptr);
  }
  if (wake) wake();
}

}  // namespace weft::server
