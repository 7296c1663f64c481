#include "delivery.h"

#include <algorithm>

#include "clock.h"
#include "log_line.h"
#include "utf8.h"

namespace weft::detail {
namespace {

constexpr int64_t kNsPerMs = 1'000'000;
// Of an answer's body, in the log.
constexpr size_t kShownMax = 200;

bool is_worth_another_try(int status) noexcept {
  return status == 0 || status == 408 || status == 429 || status == 502 || status == 503 || status == 504;
}

}  // namespace

Delivery::Result Delivery::deliver(const HttpRequest& request, int64_t deadline_ns) {
  Result result;
  for (bool again = false; wait_for_turn(deadline_ns); again = true) {
    requests_.fetch_add(1, std::memory_order_relaxed);
    if (again) retries_.fetch_add(1, std::memory_order_relaxed);
    result.reply = http_.send(request);
    const int status = result.reply.status;
    if (!is_worth_another_try(status)) {
      failures_ = 0;
      result.outcome = status >= 200 && status < 300 ? Outcome::accepted : Outcome::rejected;
      return result;
    }
    note_failure(result.reply);
    if (!pause_(0, false)) break;  // no complaint of a request that was cut off on purpose
    complain(LogLevel::warning, request.url,
             describe_failure(request.url, result.reply) + "; it is tried again, and spans wait");
  }
  return result;
}

// Sleeps until the next request may be sent. False if that is after the deadline: which is waited for all the
// same, so that what waits behind is not given up in a moment.
bool Delivery::wait_for_turn(int64_t deadline_ns) {
  const int64_t now_ns = steady_now_ns();
  const int64_t until_ns = std::min(not_before_ns_, deadline_ns);
  const auto wait_ms =
      static_cast<uint32_t>(std::max<int64_t>(0, (until_ns - now_ns + kNsPerMs - 1) / kNsPerMs));
  if (!pause_(wait_ms, may_hurry_)) return false;
  const bool hurried = may_hurry_ && wait_ms > 0 && steady_now_ns() < until_ns;
  return hurried || not_before_ns_ <= deadline_ns;
}

void Delivery::note_failure(const HttpReply& reply) {
  const uint32_t pause_max_ms = std::min(kPauseMaxMs, kFirstPauseMs << std::min(failures_, 5u));
  ++failures_;
  may_hurry_ = reply.retry_after_ms == 0;
  const uint64_t pause_ms = may_hurry_ ? random_.next() % (pause_max_ms + 1) : reply.retry_after_ms;
  not_before_ns_ = steady_now_ns() + static_cast<int64_t>(pause_ms) * kNsPerMs;
}

void Delivery::forget_after_fork() noexcept {
  random_.seed();
  failures_ = 0;
  not_before_ns_ = 0;
  requests_ = 0;
  retries_ = 0;
}

std::string describe_failure(const std::string& url, const HttpReply& reply) {
  if (reply.status == 0) return url + ": " + (reply.error.empty() ? "not tried" : reply.error);
  std::string text = url + " answered " + std::to_string(reply.status);
  if (!reply.body.empty()) text += ' ' + replace_invalid_utf8(reply.body.substr(0, kShownMax));
  return text;
}

}  // namespace weft::detail
