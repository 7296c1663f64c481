// FileWatch: waits until one of some files is written, replaced or removed.
#pragma once

#include <atomic>
#include <chrono>
#include <set>
#include <string>
#include <unordered_map>

#include "base/result.h"

namespace weft::cli {

// inotify on the files' folders, since editors replace a file rather than write to it. One thread.
class FileWatch {
 public:
  // What an editor does in several steps is one change.
  static constexpr std::chrono::milliseconds kQuiet{200};
  // Folders; files in further ones are not watched.
  static constexpr size_t kFoldersMax = 1'000;

  // What happens from here on is seen. Errors: unavailable where the kernel gives no watch.
  static Result<FileWatch> open(const std::set<std::string>& files);
  FileWatch(FileWatch&& other) noexcept;
  FileWatch& operator=(FileWatch&&) = delete;
  ~FileWatch();

  // The file that changed first; "" when `is_cancelled` has become true, which a signal's handler may do.
  std::string wait(const std::atomic<bool>& is_cancelled);

 private:
  explicit FileWatch(int descriptor) : descriptor_(descriptor) {}
  // The next of the files that an event is waiting for; "" for none within that time.
  std::string next(std::chrono::milliseconds wait);

  int descriptor_;
  std::unordered_map<int, std::string> folders_;  // by inotify's number
  std::set<std::string> files_;
};

}  // namespace weft::cli
