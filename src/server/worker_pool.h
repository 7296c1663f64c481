// WorkerPool: threads for handlers that wait (for the engine), so that the threads that receive never do.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace weft::server {

inline constexpr size_t kQueryThreads = 8;     // queries the engine is asked at the same time
inline constexpr size_t kQueryQueueMax = 256;  // waiting ones; beyond: 503

// Any thread may submit.
class WorkerPool {
 public:
  WorkerPool(size_t threads, size_t queue_max);
  ~WorkerPool();  // finishes what runs, drops what waits

  // False, and nothing is done, when queue_max jobs are waiting already. A job must not throw.
  bool submit(std::function<void()> job);
  size_t waiting() const;

 private:
  void work();

  const size_t queue_max_;
  mutable std::mutex mutex_;
  std::condition_variable work_there_;
  std::deque<std::function<void()>> queue_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace weft::server
