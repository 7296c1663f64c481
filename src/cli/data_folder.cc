#include "cli/data_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <utility>

namespace weft::cli {
namespace {

std::string holder_of(int lock) {
  std::array<char, 32> text{};
  const ssize_t length = pread(lock, text.data(), text.size(), 0);
  return length > 0 ? std::string(text.data(), static_cast<size_t>(length)) : "unknown";
}

bool is_locked(const std::string& path) {
  const int lock = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (lock < 0) return false;
  const bool is_taken = flock(lock, LOCK_SH | LOCK_NB) != 0;
  close(lock);
  return is_taken;
}

}  // namespace

std::string default_data_folder() {
  if (const char* data = std::getenv("XDG_DATA_HOME"); data != nullptr && *data != '\0')
    return std::string(data) + "/weft";
  if (const char* home = std::getenv("HOME"); home != nullptr && *home != '\0') {
    return std::string(home) + "/.local/share/weft";
  }
  return "weft-data";
}

std::string runs_folder(const std::string& data) {
  return data + "/evals";
}

std::string serving_address(const std::string& data) {
  if (!is_locked(data + "/lock")) return "";
  std::string address;
  std::getline(std::ifstream(data + "/address"), address);
  return address;
}

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

Status DataFolder::announce(const std::string& address) const {
  std::ofstream file(path_ + "/address", std::ios::trunc);
  file << address << '\n';
  file.close();
  if (file) return {};
  return fail(ErrorCode::unavailable, "cannot write {}/address: {}", path_, std::strerror(errno));
}

DataFolder::DataFolder(DataFolder&& other) noexcept
    : path_(std::move(other.path_)), lock_(std::exchange(other.lock_, -1)) {}

DataFolder::~DataFolder() {
  if (lock_ >= 0) close(lock_);
}

}  // namespace weft::cli
