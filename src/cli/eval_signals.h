// How weft eval is cancelled: Ctrl-C, or SIGTERM.
#pragma once

#include <atomic>

namespace weft::cli {

// The exit code of Ctrl-C, as a shell has it.
inline constexpr int kCancelledCode = 130;

// From then on the first signal sets is_cancelled(), and what runs comes to its end; a second one ends the
// process at once. Files that may not grow and pipes that nobody reads are errors of writing.
void catch_signals();
const std::atomic<bool>& is_cancelled();

}  // namespace weft::cli
