#include "journal/queue.h"

#include <utility>

namespace weft::journal {

bool Queue::push(Pending& pending) {
  {
    const std::lock_guard lock(mutex_);
    if (bytes_ > 0 && bytes_ + pending.frame_bytes > kQueueBytesMax) return false;
    bytes_ += pending.frame_bytes;
    waiting_.push_back(std::move(pending));
  }
  changed_.notify_one();
  return true;
}

std::vector<Pending> Queue::wait() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return closed_ || !waiting_.empty(); });
  return std::exchange(waiting_, {});
}

void Queue::finished(uint64_t frame_bytes) {
  const std::lock_guard lock(mutex_);
  bytes_ -= frame_bytes;
}

void Queue::close() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  changed_.notify_one();
}

uint64_t Queue::bytes() const {
  const std::lock_guard lock(mutex_);
  return bytes_;
}

}  // namespace weft::journal
