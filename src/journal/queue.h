// Queue: records on their way to the disk.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <vector>

#include "journal/journal.h"

namespace weft::journal {

struct Pending {
  Record record;
  Journal::Done done;
  uint64_t payload_checksum = 0;
  uint64_t frame_bytes = 0;
};

// push and bytes from any thread, the others from the journal's.
class Queue {
 public:
  // Records that wait or are being written. Beyond, push refuses; one record always fits into an empty queue.
  static constexpr uint64_t kQueueBytesMax = 128ull * 1024 * 1024;

  // False, and `pending` is untouched, when it is full.
  bool push(Pending& pending);
  // All that wait, as soon as there are any. Empty when the queue was closed and emptied.
  std::vector<Pending> wait();
  // Records of this many bytes were written or refused.
  void finished(uint64_t frame_bytes);
  // What waits is still given out.
  void close();
  uint64_t bytes() const;

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Pending> waiting_;
  uint64_t bytes_ = 0;
  bool closed_ = false;
};

}  // namespace weft::journal
