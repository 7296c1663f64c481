// SharedCounters: the journal's counters, changed by two threads and read by any.
#pragma once

#include <mutex>

#include "journal/journal.h"

namespace weft::journal {

class SharedCounters {
 public:
  template <class Change>
  void update(Change change) {
    const std::lock_guard lock(mutex_);
    change(counters_);
  }

  Counters get() const {
    const std::lock_guard lock(mutex_);
    return counters_;
  }

 private:
  mutable std::mutex mutex_;
  Counters counters_;
};

}  // namespace weft::journal
