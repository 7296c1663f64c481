#include "ingest/pacer.h"

#include <utility>

namespace weft::ingest {

Pacer::Pacer() : thread_([this] { run(); }) {}

Pacer::~Pacer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void Pacer::add_backlog(uint64_t spans) {
  const std::lock_guard lock(mutex_);
  backlog_ += spans;
}

void Pacer::take_backlog(uint64_t spans) {
  {
    const std::lock_guard lock(mutex_);
    backlog_ -= spans;
  }
  changed_.notify_one();
}

uint64_t Pacer::backlog() const {
  const std::lock_guard lock(mutex_);
  return backlog_;
}

void Pacer::set_engine_up(bool up) {
  {
    const std::lock_guard lock(mutex_);
    engine_up_ = up;
  }
  changed_.notify_one();
}

void Pacer::pass(std::function<void()> acknowledge) {
  {
    const std::lock_guard lock(mutex_);
    if (must_wait()) {
      held_.push_back({Clock::now() + kHoldMax, std::move(acknowledge)});
      if (held_.size() == 1) changed_.notify_one();
      return;
    }
  }
  acknowledge();
}

void Pacer::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_ || !held_.empty()) {
    if (held_.empty()) {
      changed_.wait(lock, [this] { return stopping_ || !held_.empty(); });
      continue;
    }
    changed_.wait_until(lock, held_.front().until, [this] { return !must_wait(); });
    // All of them when the backlog is gone, else only those that waited long enough.
    const bool all = !must_wait();
    const auto now = Clock::now();
    while (!held_.empty() && (all || held_.front().until <= now)) {
      const auto released = std::move(held_.front());
      held_.pop_front();
      lock.unlock();
      released.acknowledge();
      lock.lock();
    }
  }
}

}  // namespace weft::ingest
