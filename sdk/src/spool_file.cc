#include "spool_file.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "uuid.h"

namespace weft::detail {
namespace {

constexpr std::string_view kMagic = "weftspol";
constexpr uint32_t kVersion = 1;
constexpr size_t kPageBytes = 4096;
constexpr size_t kTextBytesMax = 1 << 20;  // of project, source and resource each

struct Header {
  char magic[8];
  uint32_t version;
  uint32_t slots;
  uint32_t table_offset;
  uint32_t project_bytes;
  uint32_t source_bytes;
  uint32_t resource_bytes;
  uint32_t checksum;
};
static_assert(sizeof(Header) == 40 - 4, "the header is as docs/formats/spool.md says");
static_assert(std::atomic<uint32_t>::is_always_lock_free, "`used` is shared with other processes");

constexpr size_t to_page_end(size_t bytes) noexcept {
  return (bytes + kPageBytes - 1) / kPageBytes * kPageBytes;
}

size_t slots_offset(size_t table_offset, size_t slots) noexcept {
  return table_offset + to_page_end(slots * sizeof(uint32_t));
}

uint32_t checksum_of(const Header& header, std::string_view texts) noexcept {
  uLong sum = crc32(0, reinterpret_cast<const Bytef*>(&header), offsetof(Header, checksum));
  sum = crc32(sum, reinterpret_cast<const Bytef*>(texts.data()), static_cast<uInt>(texts.size()));
  return static_cast<uint32_t>(sum);
}

std::string reason(std::string_view what, const std::string& path) {
  return std::string(what) + ' ' + path + ": " + std::strerror(errno);
}

// Locked, and still what its name stands for: not removed by whoever had the lock before.
bool take_lock(int fd) noexcept {
  struct stat status {};
  return flock(fd, LOCK_EX | LOCK_NB) == 0 && fstat(fd, &status) == 0 && status.st_nlink > 0;
}

}  // namespace

std::string SpoolFile::open(const std::string& folder, const SpoolOwner& owner, uint32_t slots_max) {
  if (mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return reason("cannot make the folder", folder);
  if (spool_files_in(folder).size() >= kFilesMax)
    return folder + " has " + std::to_string(kFilesMax) + " files that no process has sent";
  for (const std::string* const text : {&owner.project, &owner.source, &owner.resource}) {
    if (text->size() > kTextBytesMax) return "project, source or resource is longer than 1 MiB";
  }
  slots_max_ = std::min(slots_max, kSlotsMax);
  std::string error = create(folder);
  if (error.empty()) error = write_header(owner);
  if (!error.empty()) close(false);
  return error;
}

std::string SpoolFile::create(const std::string& folder) {
  constexpr int kTriesMax = 8;  // another process that recovers may take the lock of the empty file
  for (int tries = 0; tries < kTriesMax; ++tries) {
    path_ = folder + '/' + make_uuid() + std::string(kSpoolSuffix);
    fd_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd_ < 0) return reason("cannot make", path_);
    if (take_lock(fd_)) return {};
    ::close(fd_);
    fd_ = -1;
  }
  return "cannot lock a file in " + folder;
}

std::string SpoolFile::write_header(const SpoolOwner& owner) {
  const std::string texts = owner.project + owner.source + owner.resource;
  table_offset_ = to_page_end(sizeof(Header) + texts.size());
  map_bytes_ = slots_offset(table_offset_, slots_max_) + size_t{slots_max_} * kSpoolSlotBytes;
  const int error = posix_fallocate(fd_, 0, static_cast<off_t>(slots_offset(table_offset_, slots_max_)));
  if (error != 0) {
    errno = error;
    return reason("cannot write", path_);
  }
  // The whole file as it may become; what is past its end is not touched before `grow`.
  void* const map = mmap(nullptr, map_bytes_, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, fd_, 0);
  if (map == MAP_FAILED) return reason("cannot map", path_);
  map_ = static_cast<char*>(map);
  Header header{.magic = {},
                .version = kVersion,
                .slots = slots_max_,
                .table_offset = static_cast<uint32_t>(table_offset_),
                .project_bytes = static_cast<uint32_t>(owner.project.size()),
                .source_bytes = static_cast<uint32_t>(owner.source.size()),
                .resource_bytes = static_cast<uint32_t>(owner.resource.size()),
                .checksum = 0};
  std::memcpy(header.magic, kMagic.data(), kMagic.size());
  header.checksum = checksum_of(header, texts);
  std::memcpy(map_ + sizeof(header), texts.data(), texts.size());
  std::memcpy(map_, &header, sizeof(header));
  return {};
}

void SpoolFile::close(bool kept) noexcept {
  if (fd_ < 0) return;
  if (!kept) unlink(path_.c_str());  // before the lock goes
  if (map_ != nullptr) munmap(map_, map_bytes_);
  ::close(fd_);
  fd_ = -1;
  map_ = nullptr;
  slots_ = slots_max_ = 0;
}

void SpoolFile::forget_after_fork() noexcept {
  if (fd_ < 0) return;
  ::close(fd_);
  // The mapping holds the lock as the descriptor does. Zeros take its place, for the queue still has chunks
  // there.
  mmap(map_, map_bytes_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE, -1,
       0);
  fd_ = -1;
  map_ = nullptr;
  slots_ = slots_max_ = 0;
}

bool SpoolFile::grow(uint32_t slots) noexcept {
  if (slots <= slots_) return true;
  if (slots > slots_max_) return false;
  const size_t begin = slots_offset(table_offset_, slots_max_) + size_t{slots_} * kSpoolSlotBytes;
  const size_t bytes = size_t{slots - slots_} * kSpoolSlotBytes;
  if (posix_fallocate(fd_, static_cast<off_t>(begin), static_cast<off_t>(bytes)) != 0) return false;
  slots_ = slots;
  return true;
}

char* SpoolFile::slot(uint32_t index) const noexcept {
  return map_ + slots_offset(table_offset_, slots_max_) + size_t{index} * kSpoolSlotBytes;
}

std::atomic<uint32_t>& SpoolFile::used(uint32_t index) const noexcept {
  return reinterpret_cast<std::atomic<uint32_t>*>(map_ + table_offset_)[index];
}

// -- Reading --

SpoolReader::Found SpoolReader::open(const std::string& path) {
  close();
  path_ = path;
  fd_ = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
  const Found found = fd_ >= 0 && take_lock(fd_) ? read_header() : Found::not_ours;
  if (found == Found::nothing) {
    remove();
  } else if (found == Found::damaged) {
    rename(path.c_str(), (path + ".damaged").c_str());
  }
  if (found != Found::spans) close();
  return found;
}

SpoolReader::Found SpoolReader::read_header() {
  struct stat status {};
  if (fstat(fd_, &status) != 0) return Found::not_ours;
  file_bytes_ = static_cast<size_t>(status.st_size);
  Header header{};
  const std::string start = read(0, sizeof(header));
  if (start.find_first_not_of('\0') == std::string::npos) return Found::nothing;
  if (start.size() < sizeof(header) || !start.starts_with(kMagic)) return Found::damaged;
  std::memcpy(&header, start.data(), sizeof(header));
  if (header.version != kVersion) return Found::not_ours;
  const size_t sizes_max = std::max({header.project_bytes, header.source_bytes, header.resource_bytes});
  if (sizes_max > kTextBytesMax || header.slots > SpoolFile::kSlotsMax) return Found::damaged;
  const std::string texts =
      read(sizeof(header), size_t{header.project_bytes} + header.source_bytes + header.resource_bytes);
  if (header.checksum != checksum_of(header, texts)) return Found::damaged;
  owner_.project = texts.substr(0, header.project_bytes);
  owner_.source = texts.substr(header.project_bytes, header.source_bytes);
  owner_.resource = texts.substr(header.project_bytes + header.source_bytes);
  table_offset_ = header.table_offset;
  used_.assign(header.slots, 0);
  const std::string table = read(table_offset_, used_.size() * sizeof(uint32_t));
  if (!table.empty()) std::memcpy(used_.data(), table.data(), table.size());
  return Found::spans;
}

void SpoolReader::close() noexcept {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
  used_.clear();
}

void SpoolReader::forget_after_fork() noexcept {
  if (fd_ >= 0) ::close(fd_);
}

void SpoolReader::remove() noexcept {
  unlink(path_.c_str());
  close();
}

std::string SpoolReader::read_slot(uint32_t index) const {
  if (used_[index] == 0) return {};
  return read(slots_offset(table_offset_, used_.size()) + size_t{index} * kSpoolSlotBytes, used_[index]);
}

void SpoolReader::clear_slot(uint32_t index) noexcept {
  const uint32_t free = 0;
  used_[index] = 0;
  // If it cannot be written, the spans may be sent once more: better than not at all.
  [[maybe_unused]] const ssize_t written =
      pwrite(fd_, &free, sizeof(free), static_cast<off_t>(table_offset_ + index * sizeof(free)));
}

// What the file has of it.
std::string SpoolReader::read(size_t offset, size_t bytes) const {
  std::string data(std::min(bytes, file_bytes_ - std::min(offset, file_bytes_)), '\0');
  size_t done = 0;
  while (done < data.size()) {
    const ssize_t count =
        pread(fd_, data.data() + done, data.size() - done, static_cast<off_t>(offset + done));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    done += static_cast<size_t>(count);
  }
  data.resize(done);
  return data;
}

std::vector<std::string> spool_files_in(const std::string& folder) {
  std::vector<std::string> paths;
  DIR* const dir = opendir(folder.c_str());
  if (dir == nullptr) return paths;
  while (const dirent* const entry = readdir(dir)) {
    if (std::string_view(entry->d_name).ends_with(kSpoolSuffix))
      paths.push_back(folder + '/' + entry->d_name);
  }
  closedir(dir);
  return paths;
}

}  // namespace weft::detail
