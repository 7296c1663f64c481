// AnswerSlot: the one answer that a connection waits for.
#pragma once

#include <atomic>
#include <functional>
#include <utility>

#include "server/http_message.h"

namespace weft::server {

// The first answer counts: of the application, or of the connection's own deadline. Any thread.
class AnswerSlot {
 public:
  explicit AnswerSlot(std::function<void(Response)> resume) : resume_(std::move(resume)) {}
  void give(Response response) {
    if (given_.exchange(true)) return;
    const auto resume = std::exchange(resume_, nullptr);
    resume(std::move(response));
  }

 private:
  std::function<void(Response)> resume_;
  std::atomic<bool> given_ = false;
};

}  // namespace weft::server
