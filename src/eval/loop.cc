#include "eval/loop.h"

#include <curl/curl.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace weft::eval {

using std::chrono::milliseconds;

Loop::Loop() : multi_(curl_multi_init()) {}

Loop::~Loop() {
  for (const auto& [easy, transfer] : transfers_) curl_multi_remove_handle(multi_, easy);
  curl_multi_cleanup(multi_);
}

void Loop::after(milliseconds delay, Callback callback) {
  timers_.emplace(Clock::now() + delay, std::move(callback));
}

void Loop::watch(int descriptor, Callback callback) {
  watched_[descriptor] = std::move(callback);
}

void Loop::unwatch(int descriptor) {
  watched_.erase(descriptor);
}

void Loop::wake() {
  curl_multi_wakeup(multi_);
}

void Loop::start(void* easy, std::function<void(int)> done, WhenDropped when_dropped) {
  transfers_.emplace(easy, Transfer{std::move(done), when_dropped});
  curl_multi_add_handle(multi_, easy);
}

void Loop::cancel(void* easy) {
  if (transfers_.erase(easy) > 0) curl_multi_remove_handle(multi_, easy);
}

void Loop::drop() {
  // Out of the tables before they are destroyed: what a callback owns may ask the loop for something then.
  const auto timers = std::exchange(timers_, {});
  const auto watched = std::exchange(watched_, {});
  const auto woken = std::exchange(woken_, {});
  std::vector<Transfer> dropped;
  for (auto at = transfers_.begin(); at != transfers_.end();) {
    if (at->second.when_dropped == WhenDropped::goes_on) {
      ++at;
      continue;
    }
    curl_multi_remove_handle(multi_, at->first);
    dropped.push_back(std::move(at->second));
    at = transfers_.erase(at);
  }
}

void Loop::step(milliseconds wait) {
  int running = 0;
  curl_multi_perform(multi_, &running);
  const bool has_finished = finish_transfers();
  const bool has_called = call_due_timers();
  // Who was called may want to begin something else: that does not wait for the next event.
  poll(has_finished || has_called ? milliseconds(0) : wait);
  if (woken_) woken_();
}

void Loop::poll(milliseconds wait) {
  if (!timers_.empty()) {
    const auto left = std::chrono::ceil<milliseconds>(timers_.begin()->first - Clock::now());
    wait = std::clamp(left, milliseconds(0), wait);
  }
  std::vector<curl_waitfd> descriptors;
  for (const auto& [descriptor, callback] : watched_)
    descriptors.push_back({.fd = descriptor, .events = CURL_WAIT_POLLIN, .revents = 0});
  curl_multi_poll(multi_, descriptors.data(), static_cast<unsigned>(descriptors.size()),
                  static_cast<int>(wait.count()), nullptr);
  for (const auto& each : descriptors) {
    if (each.revents == 0) continue;
    // A callback may have ended the watch of another.
    if (const auto found = watched_.find(each.fd); found != watched_.end()) {
      const Callback callback = found->second;
      callback();
    }
  }
}

bool Loop::finish_transfers() {
  bool has_finished = false;
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    void* easy = message->easy_handle;
    const int code = message->data.result;
    curl_multi_remove_handle(multi_, easy);
    const auto found = transfers_.find(easy);
    if (found == transfers_.end()) continue;
    const auto done = std::move(found->second.done);
    transfers_.erase(found);
    done(code);
    has_finished = true;
  }
  return has_finished;
}

bool Loop::call_due_timers() {
  bool has_called = false;
  const auto now = Clock::now();
  while (!timers_.empty() && timers_.begin()->first <= now) {
    const Callback callback = std::move(timers_.begin()->second);
    timers_.erase(timers_.begin());
    callback();
    has_called = true;
  }
  return has_called;
}

}  // namespace weft::eval
