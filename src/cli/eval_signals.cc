#include "cli/eval_signals.h"

#include <signal.h>

#include <cstdlib>

namespace weft::cli {
namespace {

std::atomic<bool> cancelled = false;

void cancel(int) {
  if (cancelled.exchange(true)) std::_Exit(kCancelledCode);
}

}  // namespace

void catch_signals() {
  signal(SIGINT, cancel);
  signal(SIGTERM, cancel);
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN);
}

const std::atomic<bool>& is_cancelled() {
  return cancelled;
}

}  // namespace weft::cli
