// Pacer: holds acknowledgements back while the engine is behind, so that clients who wait for their answer
// send no faster than spans become readable. Nothing is at risk meanwhile: what is held is on disk already.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace weft::ingest {

// Any thread. Has a thread of its own, on which held acknowledgements are released.
class Pacer {
 public:
  using Clock = std::chrono::steady_clock;
  // Beyond this many spans on disk but not yet readable, acknowledgements wait. About half a second of work.
  static constexpr uint64_t kBacklogSpansMax = 100'000;
  // And no longer than this: a client's own time limit is at least seconds, and with the engine down the
  // journal alone is enough to say 200.
  static constexpr std::chrono::milliseconds kHoldMax{500};

  Pacer();
  ~Pacer();  // releases everything

  void add_backlog(uint64_t spans);
  void take_backlog(uint64_t spans);
  uint64_t backlog() const;
  // While the engine is down there is no use in waiting for it.
  void set_engine_up(bool up);

  // Runs `acknowledge` now or, while the backlog is too long, later.
  void pass(std::function<void()> acknowledge);

 private:
  struct Held {
    Clock::time_point until;
    std::function<void()> acknowledge;
  };

  bool must_wait() const { return engine_up_ && backlog_ > kBacklogSpansMax && !stopping_; }
  void run();

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Held> held_;  // at most one a connection: each waits for its answer
  uint64_t backlog_ = 0;
  bool engine_up_ = true;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace weft::ingest
