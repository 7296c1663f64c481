#include "cli/eval_progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <string>

namespace weft::cli {

EvalProgress::EvalProgress(size_t total, bool wanted)
    : total_(total), draws_(wanted && ::isatty(STDERR_FILENO) != 0) {}

void EvalProgress::advance(const runs::Stats& stats) {
  const auto now = Clock::now();
  if (!draws_ || now - drawn_ < kDrawEvery) return;
  drawn_ = now;
  constexpr size_t kBarWidth = 20;
  const double part = total_ > 0 ? static_cast<double>(stats.total()) / static_cast<double>(total_) : 1;
  const auto filled = static_cast<size_t>(part * kBarWidth);
  const double elapsed = std::chrono::duration<double>(now - began_).count();
  std::string bar;
  for (size_t i = 0; i < kBarWidth; ++i) bar += i < filled ? "█" : "░";
  fmt::print(stderr, "\r\x1b[K{} {}/{}  {} passed, {} failed, {} errors", bar, stats.total(), total_,
             stats.passed, stats.failed, stats.errors);
  if (part > 0) fmt::print(stderr, "  {:.0f} s left", elapsed / part - elapsed);
  std::fflush(stderr);
}

void EvalProgress::finish() {
  if (draws_) fmt::print(stderr, "\r\x1b[K");
}

}  // namespace weft::cli
