// IntakeHealth: whether what arrives can be kept, as /ready tells it.
#pragma once

#include <chrono>
#include <mutex>
#include <optional>
#include <string>

#include "base/result.h"

namespace weft::server {

// Any thread.
class IntakeHealth {
 public:
  using Clock = std::chrono::steady_clock;
  // A refusal says something about now for so long. After it weft counts as able again, or a balancer that
  // heeds /ready would never send the request that shows it.
  static constexpr std::chrono::seconds kRefusalCountsFor{10};

  void kept();
  // `error` as the journal gave it; only one that says "full" is about the journal.
  void refused(const Error& error, Clock::time_point now = Clock::now());
  // Why nothing can be kept at the moment.
  std::optional<std::string> problem(Clock::time_point now = Clock::now()) const;

 private:
  mutable std::mutex mutex_;
  std::optional<std::string> problem_;
  Clock::time_point refused_at_{};
};

}  // namespace weft::server
