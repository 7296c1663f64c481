// EvalProgress: how far a run is, in one line of the terminal.
#pragma once

#include <chrono>
#include <cstddef>

#include "runs/result_log.h"

namespace weft::cli {

// Draws on standard error, and only where that is a terminal. One thread.
class EvalProgress {
 public:
  EvalProgress(size_t total, bool wanted);
  // After each row; draws at most ten times a second.
  void advance(const runs::Stats& stats);
  // Wipes the line.
  void finish();

 private:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::milliseconds kDrawEvery{100};

  const size_t total_;
  const bool draws_;
  const Clock::time_point began_ = Clock::now();
  Clock::time_point drawn_ = {};
};

}  // namespace weft::cli
