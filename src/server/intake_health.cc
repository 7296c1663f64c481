#include "server/intake_health.h"

namespace weft::server {

void IntakeHealth::kept() {
  const std::lock_guard lock(mutex_);
  problem_.reset();
}

void IntakeHealth::refused(const Error& error, Clock::time_point now) {
  if (error.code != ErrorCode::resource_exhausted) return;
  const std::lock_guard lock(mutex_);
  problem_ = error.message;
  refused_at_ = now;
}

std::optional<std::string> IntakeHealth::problem(Clock::time_point now) const {
  const std::lock_guard lock(mutex_);
  return now - refused_at_ < kRefusalCountsFor ? problem_ : std::nullopt;
}

}  // namespace weft::server
