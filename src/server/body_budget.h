// BodyBudget: the memory that bodies being received or answered may take together.
#pragma once

#include <atomic>
#include <cstddef>
#include <utility>

namespace weft::server {

// A share of a counter with a bound, given back at the latest when it goes. One thread; the counter is
// everyone's.
class BodyBudget {
 public:
  BodyBudget(std::atomic<size_t>& held, size_t held_max) : held_(&held), held_max_(held_max) {}
  BodyBudget(BodyBudget&& other) noexcept
      : held_(other.held_), held_max_(other.held_max_), taken_(std::exchange(other.taken_, 0)) {}
  BodyBudget& operator=(BodyBudget&&) = delete;
  ~BodyBudget() { give_back(); }

  // False when it would pass the bound; nothing is taken then.
  bool take(size_t bytes) {
    if (held_->fetch_add(bytes, std::memory_order_relaxed) + bytes > held_max_) {
      held_->fetch_sub(bytes, std::memory_order_relaxed);
      return false;
    }
    taken_ += bytes;
    return true;
  }

  void give_back() { held_->fetch_sub(std::exchange(taken_, 0), std::memory_order_relaxed); }

 private:
  std::atomic<size_t>* held_;
  size_t held_max_;
  size_t taken_ = 0;
};

}  // namespace weft::server
