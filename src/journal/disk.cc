#include "journal/disk.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>
#include <filesystem>
#include <utility>

namespace weft::journal {

namespace {

ErrorCode code_of(int error) {
  switch (error) {
    case ENOSPC:
    case EDQUOT:
      return ErrorCode::resource_exhausted;
    case ENOENT:
      return ErrorCode::not_found;
    case EWOULDBLOCK:
    case EEXIST:
      return ErrorCode::already_exists;
    case EIO:
      return ErrorCode::data_loss;
    default:
      return ErrorCode::unavailable;
  }
}

tl::unexpected<Error> failed(std::string_view doing, const std::string& path) {
  const int error = errno;
  return fail(code_of(error), "cannot {} {}: {}", doing, path, std::strerror(error));
}

class PosixFile final : public File {
 public:
  PosixFile(int descriptor, std::string path) : descriptor_(descriptor), path_(std::move(path)) {}
  ~PosixFile() override { ::close(descriptor_); }
  PosixFile(const PosixFile&) = delete;
  PosixFile& operator=(const PosixFile&) = delete;

  Result<size_t> read_some(uint64_t offset, std::span<char> into) override {
    ssize_t got = 0;
    do {
      got = ::pread(descriptor_, into.data(), into.size(), static_cast<off_t>(offset));
    } while (got < 0 && errno == EINTR);
    if (got < 0) return failed("read", path_);
    return static_cast<size_t>(got);
  }

  Result<size_t> write_some(uint64_t offset, std::span<const iovec> pieces) override {
    const int count = static_cast<int>(std::min<size_t>(pieces.size(), IOV_MAX));
    ssize_t put = 0;
    do {
      put = ::pwritev(descriptor_, pieces.data(), count, static_cast<off_t>(offset));
    } while (put < 0 && errno == EINTR);
    if (put < 0) return failed("write", path_);
    return static_cast<size_t>(put);
  }

  Status allocate(uint64_t bytes) override {
    do {
      errno = ::posix_fallocate(descriptor_, 0, static_cast<off_t>(bytes));
    } while (errno == EINTR);
    if (errno != 0) return failed(fmt::format("reserve {} bytes for", bytes), path_);
    return {};
  }

  Status truncate(uint64_t bytes) override {
    if (::ftruncate(descriptor_, static_cast<off_t>(bytes)) != 0) return failed("shorten", path_);
    return {};
  }

  Status sync() override {
    if (::fdatasync(descriptor_) != 0) return failed("sync", path_);
    return {};
  }

  Result<uint64_t> size() override {
    struct stat status {};
    if (::fstat(descriptor_, &status) != 0) return failed("look at", path_);
    return static_cast<uint64_t>(status.st_size);
  }

  int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
  std::string path_;
};

class PosixDisk final : public Disk {
 public:
  explicit PosixDisk(std::string directory) : directory_(std::move(directory)) {}

  Result<std::unique_ptr<File>> open(const std::string& name) override { return open_with(name, O_RDWR); }

  Result<std::unique_ptr<File>> create(const std::string& name) override {
    return open_with(name, O_RDWR | O_CREAT | O_TRUNC);
  }

  Result<std::vector<std::string>> list() override {
    std::vector<std::string> names;
    std::error_code error;
    for (std::filesystem::directory_iterator entry(directory_, error), end; !error && entry != end;
         entry.increment(error)) {
      names.push_back(entry->path().filename().string());
    }
    if (error) return fail(code_of(error.value()), "cannot list {}: {}", directory_, error.message());
    return names;
  }

  Status rename(const std::string& from, const std::string& to) override {
    if (::rename(path(from).c_str(), path(to).c_str()) != 0) return failed("rename", path(from));
    return {};
  }

  Status remove(const std::string& name) override {
    if (::unlink(path(name).c_str()) != 0) return failed("remove", path(name));
    return {};
  }

  Status link(const std::string& from, const std::string& to) override {
    if (::link(path(from).c_str(), path(to).c_str()) != 0) return failed("link", path(from));
    return {};
  }

  Status sync() override {
    const int descriptor = ::open(directory_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return failed("open", directory_);
    const PosixFile folder(descriptor, directory_);
    if (::fsync(descriptor) != 0) return failed("sync", directory_);
    return {};
  }

  Result<std::unique_ptr<File>> lock(const std::string& name) override {
    TRY_ASSIGN(auto file, open_with(name, O_RDWR | O_CREAT));
    if (::flock(file->descriptor(), LOCK_EX | LOCK_NB) != 0) return failed("lock", path(name));
    return std::unique_ptr<File>(std::move(file));
  }

 private:
  std::string path(const std::string& name) const { return directory_ + '/' + name; }

  Result<std::unique_ptr<PosixFile>> open_with(const std::string& name, int flags) {
    const int descriptor = ::open(path(name).c_str(), flags | O_CLOEXEC, 0600);
    if (descriptor < 0) return failed("open", path(name));
    return std::make_unique<PosixFile>(descriptor, path(name));
  }

  std::string directory_;
};

// Drops the first `bytes` of what `pieces` point at.
std::span<iovec> drop_front(std::span<iovec> pieces, size_t bytes) {
  while (!pieces.empty() && bytes >= pieces.front().iov_len) {
    bytes -= pieces.front().iov_len;
    pieces = pieces.subspan(1);
  }
  if (bytes > 0) {
    pieces.front().iov_base = static_cast<char*>(pieces.front().iov_base) + bytes;
    pieces.front().iov_len -= bytes;
  }
  return pieces;
}

// With the folders above it, each durable: a crash must not take a new folder away with all that is in it.
Status make_folder(const std::filesystem::path& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) return {};
  const auto parent = path.parent_path();
  if (parent != path) TRY(make_folder(parent));
  if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) return failed("make", path.string());
  return PosixDisk(parent.string()).sync();
}

}  // namespace

Result<size_t> File::read(uint64_t offset, std::span<char> into) {
  size_t done = 0;
  while (done < into.size()) {
    TRY_ASSIGN(const size_t got, read_some(offset + done, into.subspan(done)));
    if (got == 0) break;
    done += got;
  }
  return done;
}

Status File::write(uint64_t offset, std::span<iovec> pieces) {
  pieces = drop_front(pieces, 0);
  while (!pieces.empty()) {
    TRY_ASSIGN(const size_t put, write_some(offset, pieces));
    if (put == 0) return fail(ErrorCode::unavailable, "the disk takes no bytes and gives no reason");
    offset += put;
    pieces = drop_front(pieces, put);
  }
  return {};
}

Status File::write(uint64_t offset, std::string_view bytes) {
  iovec piece{const_cast<char*>(bytes.data()), bytes.size()};
  return write(offset, std::span(&piece, 1));
}

Result<std::unique_ptr<Disk>> open_disk(const std::string& directory) {
  TRY(make_folder(std::filesystem::absolute(directory)));
  return std::make_unique<PosixDisk>(directory);
}

Status replace_file(Disk& disk, const std::string& name, std::string_view bytes) {
  const std::string unfinished = name + std::string(kUnfinishedEnding);
  TRY_ASSIGN(const auto file, disk.create(unfinished));
  TRY(file->write(0, bytes));
  TRY(file->sync());
  TRY(disk.rename(unfinished, name));
  return disk.sync();
}

Result<std::string> read_file(Disk& disk, const std::string& name, size_t bytes_max) {
  TRY_ASSIGN(const auto file, disk.open(name));
  std::string bytes(bytes_max, '\0');
  TRY_ASSIGN(const size_t got, file->read(0, bytes));
  bytes.resize(got);
  return bytes;
}

}  // namespace weft::journal
