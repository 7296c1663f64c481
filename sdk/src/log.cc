#include "weft/log.h"

#include <unistd.h>

#include <array>
#include <atomic>
#include <functional>
#include <string>

#include "clock.h"
#include "log_line.h"

namespace weft {
namespace {

void write_to_stderr(LogLevel, std::string_view message) {
  std::string line = "weft: ";
  line += message;
  line += '\n';
  // One write, so that the lines of two threads do not mix. A log that cannot be written has nowhere to say
  // so.
  [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, line.data(), line.size());
}

std::atomic<LogHandler> log_handler = &write_to_stderr;

struct Said {
  std::atomic<uint64_t> topic = 0;
  std::atomic<int64_t> at_ns = 0;
};
// Two topics that share a place may be said more often than they should, never less.
std::array<Said, 64> said;

}  // namespace

void set_log_handler(LogHandler handler) noexcept {
  log_handler.store(handler, std::memory_order_release);
  // What the one before was told, this one was not.
  for (Said& one : said) one.topic.store(0, std::memory_order_release);
}

namespace detail {

void log_line(LogLevel level, std::string_view message) noexcept {
  const LogHandler handler = log_handler.load(std::memory_order_acquire);
  if (handler == nullptr) return;
  try {
    std::string line(message);
    for (char& c : line) {
      if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
    }
    handler(level, line);
  } catch (...) {
    // No memory for the line, or a handler that throws: neither may reach the application.
  }
}

bool complain(LogLevel level, std::string_view topic, std::string_view message) noexcept {
  const uint64_t hash = std::hash<std::string_view>()(topic) | 1;
  Said& last = said[hash / 2 % said.size()];
  const int64_t now_ns = steady_now_ns();
  const bool same = last.topic.load(std::memory_order_acquire) == hash;
  int64_t at_ns = last.at_ns.load(std::memory_order_relaxed);
  if (same && now_ns - at_ns < int64_t{kComplaintPeriodSeconds} * 1'000'000'000) return false;
  // Of several threads that complain at once, one does.
  if (!last.at_ns.compare_exchange_strong(at_ns, now_ns)) return false;
  last.topic.store(hash, std::memory_order_release);
  log_line(level, message);
  return true;
}

}  // namespace detail
}  // namespace weft
