// PendingList: the items of lists whose length is known only at their end, on their way into an arena.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "base/arena.h"

namespace weft::wire {

// Works as a stack: the innermost open list is last. One buffer is reused for every list of a request. One
// thread.
template <class T>
class PendingList {
 public:
  // Opens a list; the number closes it again.
  size_t open() const { return items_.size(); }
  void push(const T& item) { items_.push_back(item); }

  std::span<const T> close(size_t opened, Arena& arena) {
    const auto made = arena.copy(std::span<const T>(items_).subspan(opened));
    items_.erase(items_.begin() + static_cast<std::ptrdiff_t>(opened), items_.end());
    return made;
  }

 private:
  std::vector<T> items_;
};

}  // namespace weft::wire
