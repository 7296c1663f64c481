#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>

#include "http_client.h"
#include "random.h"

namespace weft::detail {

// Sends requests, one after another, each until it is answered for good or its time is over. 408, 429, 502,
// 503, 504 and no answer at all are tried again: after as long as Retry-After says, otherwise after a random
// part ("full jitter") of a pause that doubles with each failure. The pause outlives the request: what comes
// next does not hammer a server that is down. One thread, but for the counts.
class Delivery {
 public:
  static constexpr uint32_t kFirstPauseMs = 1'000;
  static constexpr uint32_t kPauseMaxMs = 30'000;

  // Sleeps that long, or shorter if it `may_hurry` and somebody waits. False: sending is over, give up.
  using Pause = std::function<bool(uint32_t milliseconds, bool may_hurry)>;

  Delivery(HttpClient& http, Pause pause) : http_(http), pause_(std::move(pause)) {}

  enum class Outcome : uint8_t { accepted, rejected, unreachable };
  struct Result {
    Outcome outcome = Outcome::unreachable;
    HttpReply reply{};  // the last one
  };
  // Until `deadline_ns` on the steady clock; a request that is on the way then is waited for.
  Result deliver(const HttpRequest& request, int64_t deadline_ns);
  // In the child, after fork: it counts from zero, and has not failed yet.
  void forget_after_fork() noexcept;

  // Any thread.
  uint64_t requests() const noexcept { return requests_.load(std::memory_order_relaxed); }
  uint64_t retries() const noexcept { return retries_.load(std::memory_order_relaxed); }

 private:
  bool wait_for_turn(int64_t deadline_ns);
  void note_failure(const HttpReply& reply);

  HttpClient& http_;
  const Pause pause_;
  Random random_;
  uint32_t failures_ = 0;  // in a row
  int64_t not_before_ns_ = 0;
  bool may_hurry_ = true;
  std::atomic<uint64_t> requests_ = 0;
  std::atomic<uint64_t> retries_ = 0;
};

// `http://…: connection refused`, `http://… answered 503 Service is busy`: for a line in the log.
std::string describe_failure(const std::string& url, const HttpReply& reply);

}  // namespace weft::detail
