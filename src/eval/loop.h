// Loop: all that a run waits for at once, on one thread: HTTP transfers, programs, time.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <unordered_map>

#include "base/result.h"

using CURLM = void;

namespace weft::eval {

// libcurl's multi interface, with other descriptors and timers in its poll. One thread, but for wake().
// Callbacks are called from within step(), never from within the call that asked for them, and may ask for
// more.
class Loop {
 public:
  using Clock = std::chrono::steady_clock;
  using Callback = std::function<void()>;

  Loop();
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  // After that long, from the next step on.
  void after(std::chrono::milliseconds delay, Callback callback);
  // Whenever `descriptor` can be read or has ended, until unwatch().
  void watch(int descriptor, Callback callback);
  void unwatch(int descriptor);
  // Whenever wake() was called; any thread may call it.
  void on_wake(Callback callback) { woken_ = std::move(callback); }
  void wake();

  // Transfers: `done` once, with curl's code. The easy handle stays the caller's.
  enum class WhenDropped : uint8_t { ends, goes_on };
  void start(void* easy, std::function<void(int curl_code)> done,
             WhenDropped when_dropped = WhenDropped::ends);
  void cancel(void* easy);

  // Ends what is under way, but for transfers that go on: nobody is called back for it, nor for wake(). Not
  // from within step().
  void drop();

  // Calls back what is due, and waits at most `wait` where nothing was.
  void step(std::chrono::milliseconds wait);

 private:
  struct Transfer {
    std::function<void(int)> done;
    WhenDropped when_dropped;
  };

  void poll(std::chrono::milliseconds wait);
  // Whether any was.
  bool finish_transfers();
  bool call_due_timers();

  CURLM* multi_;
  std::multimap<Clock::time_point, Callback> timers_;
  std::unordered_map<int, Callback> watched_;
  std::unordered_map<void*, Transfer> transfers_;
  Callback woken_;
};

}  // namespace weft::eval
