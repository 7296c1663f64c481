#include "runs/run_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <fstream>

#include "base/utc_time.h"
#include "model/json_members.h"
#include "model/json_tree.h"

namespace weft::runs {
namespace {

// Of the open file, not of the process: two runs in one process keep each other out too.
struct flock whole_file() {
  struct flock all = {};
  all.l_type = F_WRLCK;
  all.l_whence = SEEK_SET;
  return all;
}

Status write_new(const std::string& path, const std::string& text) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (descriptor < 0) return fail(ErrorCode::unavailable, "cannot write {}: {}", path, std::strerror(errno));
  size_t written = 0;
  ssize_t bytes = 0;
  while (written < text.size() &&
         (bytes = ::write(descriptor, text.data() + written, text.size() - written)) > 0)
    written += static_cast<size_t>(bytes);
  const bool is_kept = written == text.size();
  const int error = errno;
  ::close(descriptor);
  if (is_kept) return {};
  return fail(ErrorCode::unavailable, "cannot write {}: {}", path, std::strerror(error));
}

}  // namespace

Result<json::value> read_document(const std::string& path, size_t bytes_max) {
  std::error_code error;
  const auto bytes = std::filesystem::file_size(path, error);
  if (error) return fail(ErrorCode::not_found, "cannot read {}: {}", path, error.message());
  if (bytes > bytes_max)
    return fail(ErrorCode::too_large, "{} has {} bytes; up to {} are read", path, bytes, bytes_max);
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  auto parsed = model::parse_json(text);
  if (!parsed) return fail(ErrorCode::data_loss, "{} is damaged: {}", path, parsed.error().message);
  return parsed;
}

Status write_document(const std::string& path, const json::value& document) {
  const std::string beside = path + ".new";
  TRY(write_new(beside, model::to_text(document) + "\n"));
  if (::rename(beside.c_str(), path.c_str()) == 0) return {};
  return fail(ErrorCode::unavailable, "cannot replace {}: {}", path, std::strerror(errno));
}

std::string written_text(const std::string& path) {
  struct stat of_file = {};
  const auto seconds = ::stat(path.c_str(), &of_file) == 0 ? of_file.st_mtime : std::time(nullptr);
  return utc_text(std::chrono::system_clock::from_time_t(seconds));
}

Status sync_file(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool is_kept = descriptor >= 0 && ::fdatasync(descriptor) == 0;
  const int error = errno;
  if (descriptor >= 0) ::close(descriptor);
  if (is_kept) return {};
  return fail(ErrorCode::unavailable, "cannot write {}: {}", path, std::strerror(error));
}

Result<RunLock> RunLock::take(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) return fail(ErrorCode::unavailable, "cannot write {}: {}", path, std::strerror(errno));
  RunLock lock(descriptor);
  auto all = whole_file();
  if (::fcntl(descriptor, F_OFD_SETLK, &all) == 0) return lock;
  return fail(ErrorCode::already_exists, "somebody writes this run already ({} is locked)", path);
}

bool RunLock::is_held(const std::string& path) {
  const RunLock asked(::open(path.c_str(), O_RDWR | O_CLOEXEC));
  if (asked.descriptor_ < 0) return false;
  auto all = whole_file();
  return ::fcntl(asked.descriptor_, F_OFD_GETLK, &all) == 0 && all.l_type != F_UNLCK;
}

RunLock::~RunLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace weft::runs
