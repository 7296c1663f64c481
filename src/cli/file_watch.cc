#include "cli/file_watch.h"

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

namespace weft::cli {
namespace {

namespace fs = std::filesystem;

std::string normal(const fs::path& path) {
  return fs::absolute(path).lexically_normal().string();
}

}  // namespace

Result<FileWatch> FileWatch::open(const std::set<std::string>& files) {
  const int descriptor = ::inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
  if (descriptor < 0)
    return fail(ErrorCode::unavailable, "the kernel watches no files: {}", std::strerror(errno));
  FileWatch made(descriptor);
  std::set<std::string> folders;
  for (const auto& file : files) {
    made.files_.insert(normal(file));
    folders.insert(fs::path(normal(file)).parent_path().string());
  }
  for (const auto& folder : folders) {
    if (made.folders_.size() == kFoldersMax) break;
    const int number =
        ::inotify_add_watch(descriptor, folder.c_str(), IN_CLOSE_WRITE | IN_MOVED_TO | IN_DELETE);
    if (number < 0) return fail(ErrorCode::unavailable, "cannot watch {}: {}", folder, std::strerror(errno));
    made.folders_[number] = folder;
  }
  return made;
}

FileWatch::FileWatch(FileWatch&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      folders_(std::move(other.folders_)),
      files_(std::move(other.files_)) {}

FileWatch::~FileWatch() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

std::string FileWatch::next(std::chrono::milliseconds wait) {
  pollfd ready{.fd = descriptor_, .events = POLLIN, .revents = 0};
  if (::poll(&ready, 1, static_cast<int>(wait.count())) <= 0) return "";
  alignas(inotify_event) std::array<char, 16 * 1024> events;
  const ssize_t bytes = ::read(descriptor_, events.data(), events.size());
  std::string first;
  for (ssize_t at = 0; at < bytes;) {
    inotify_event event{};
    std::memcpy(&event, events.data() + at, sizeof event);
    const char* name = events.data() + at + sizeof event;
    at += static_cast<ssize_t>(sizeof event + event.len);
    if (event.len == 0 || !folders_.contains(event.wd)) continue;
    const auto path = normal(fs::path(folders_[event.wd]) / name);
    if (first.empty() && files_.contains(path)) first = path;
  }
  return first;
}

std::string FileWatch::wait(const std::atomic<bool>& is_cancelled) {
  std::string changed;
  while (changed.empty() && !is_cancelled) changed = next(kQuiet);
  while (!changed.empty() && !next(kQuiet).empty()) {
  }
  return is_cancelled ? "" : changed;
}

}  // namespace weft::cli
