#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <vector>

#include "http_client.h"

namespace weft::testing {

// Answers with what it was told, then with 200, and keeps what it was sent. Any thread.
class FakeHttpClient final : public detail::HttpClient {
 public:
  struct Sent {
    std::string method;
    std::string url;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
  };

  void answer_with(std::deque<detail::HttpReply> replies) {
    const std::lock_guard lock(mutex_);
    replies_ = std::move(replies);
  }
  // A server that takes the request and never answers.
  void hang() {
    const std::lock_guard lock(mutex_);
    hangs_ = true;
  }
  std::vector<Sent> sent() const {
    const std::lock_guard lock(mutex_);
    return sent_;
  }

  detail::HttpReply send(const detail::HttpRequest& request) noexcept override {
    std::unique_lock lock(mutex_);
    Sent sent{request.method, request.url, request.headers, {}};
    for (const std::string_view part : request.body) sent.body += part;
    sent_.push_back(std::move(sent));
    cancelled_.wait(lock, [this] { return !hangs_ || is_cancelled_; });
    if (is_cancelled_) return {.status = 0, .body = {}, .error = "cancelled"};
    if (replies_.empty()) return {.status = 200, .body = {}, .error = {}};
    detail::HttpReply reply = std::move(replies_.front());
    replies_.pop_front();
    return reply;
  }
  void cancel() noexcept override {
    const std::lock_guard lock(mutex_);
    is_cancelled_ = true;
    cancelled_.notify_all();
  }
  void forget_after_fork() noexcept override {}

 private:
  mutable std::mutex mutex_;
  std::condition_variable cancelled_;
  std::deque<detail::HttpReply> replies_;
  std::vector<Sent> sent_;
  bool hangs_ = false;
  bool is_cancelled_ = false;
};

}  // namespace weft::testing
