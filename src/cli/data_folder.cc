#include "cli/data_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

namespace weft::cli {
namespace {

std::string holder_of(int lock) {
  std::array<char, 32> text{};
  const ssize_t length = pread(lock, text.data(), text.size(), 0);
  return length > 0 ? std::string(text.data(), static_cast<size_t>(length)) : "unknown";
}

}  // namespace

Result<DataFolder> DataFolder::open(const std::string& path) {
  std::error_code error;
  const auto absolute = std::filesystem::absolute(path, error).lexically_normal();
  if (!error) std::filesystem::create_directories(absolute, error);
  if (error) {
    return fail(ErrorCode::unavailable, "cannot make the data folder {}: {}. Name another with --data",
                absolute.string(), error.message());
  }
  const auto lock_path = absolute / "lock";
  const int lock = ::open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock < 0) {
    return fail(ErrorCode::unavailable, "cannot write in the data folder {}: {}", absolute.string(),
                std::strerror(errno));
  }
  DataFolder folder(absolute.string(), lock);
  if (flock(lock, LOCK_EX | LOCK_NB) != 0) {
    return fail(
        ErrorCode::already_exists,
        "the data folder {} is in use by another weft (pid {}). Stop that one, or name another folder with "
        "--data",
        absolute.string(), holder_of(lock));
  }
  const auto pid = std::to_string(getpid());
  if (ftruncate(lock, 0) != 0 || pwrite(lock, pid.data(), pid.size(), 0) < 0) {
    return fail(ErrorCode::unavailable, "cannot write {}: {}", lock_path.string(), std::strerror(errno));
  }
  return folder;
}

DataFolder::DataFolder(DataFolder&& other) noexcept
    : path_(std::move(other.path_)), lock_(std::exchange(other.lock_, -1)) {}

DataFolder::~DataFolder() {
  if (lock_ >= 0) close(lock_);
}

}  // namespace weft::cli
