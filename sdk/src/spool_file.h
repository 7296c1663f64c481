#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace weft::detail {

// The bytes are in docs/formats/spool.md.

// Whose spans a file holds.
struct SpoolOwner {
  std::string project;
  std::string source;
  std::string resource;
};

constexpr uint32_t kSpoolSlotBytes = 64 << 10;
constexpr std::string_view kSpoolSuffix = ".spool";

// The file that this process writes. Not opened, it has no slots. One thread at a time.
class SpoolFile {
 public:
  // Of one file; a queue that may hold more does not get them.
  static constexpr uint32_t kSlotsMax = 65'536;
  // Of a folder; with more the file is not made, as nobody seems to take what is there.
  static constexpr size_t kFilesMax = 256;

  SpoolFile() = default;
  ~SpoolFile() { close(true); }
  SpoolFile(const SpoolFile&) = delete;
  SpoolFile& operator=(const SpoolFile&) = delete;

  // Makes a new file in the folder, which is made if it is missing. Empty, or what went wrong.
  std::string open(const std::string& folder, const SpoolOwner& owner, uint32_t slots_max);
  bool is_open() const noexcept { return fd_ >= 0; }
  // Closes the file, and removes it unless it is `kept`.
  void close(bool kept) noexcept;
  // In the child, after fork: lets go of the file, and leaves zeros where its slots were, as those may still
  // be looked at.
  void forget_after_fork() noexcept;

  uint32_t slots_max() const noexcept { return slots_max_; }
  // How many have room on the disk.
  uint32_t slots() const noexcept { return slots_; }
  // Makes room for that many. False: the disk is full.
  bool grow(uint32_t slots) noexcept;
  char* slot(uint32_t index) const noexcept;
  std::atomic<uint32_t>& used(uint32_t index) const noexcept;

 private:
  std::string create(const std::string& folder);
  std::string write_header(const SpoolOwner& owner);

  int fd_ = -1;
  std::string path_;
  uint32_t slots_max_ = 0;
  uint32_t slots_ = 0;
  size_t table_offset_ = 0;
  char* map_ = nullptr;
  size_t map_bytes_ = 0;
};

// Reads the file of a process that is gone. One thread.
class SpoolReader {
 public:
  SpoolReader() = default;
  ~SpoolReader() { close(); }
  SpoolReader(const SpoolReader&) = delete;
  SpoolReader& operator=(const SpoolReader&) = delete;

  enum class Found : uint8_t { spans, nothing, damaged, not_ours };
  // `not_ours`: its owner lives, it is gone, or of another version. Unless it returns `spans`, nothing is
  // open.
  Found open(const std::string& path);
  void close() noexcept;
  // Closed, and no longer there.
  void remove() noexcept;
  // In the child, after fork: gives the descriptor back, which would hold the lock. The rest may be half
  // changed.
  void forget_after_fork() noexcept;

  const SpoolOwner& owner() const noexcept { return owner_; }
  // None if nothing is open.
  uint32_t slots() const noexcept { return static_cast<uint32_t>(used_.size()); }
  // The bytes of a slot, as many as it says it has and the file holds.
  std::string read_slot(uint32_t index) const;
  void clear_slot(uint32_t index) noexcept;

 private:
  Found read_header();
  std::string read(size_t offset, size_t bytes) const;

  int fd_ = -1;
  std::string path_;
  SpoolOwner owner_;
  size_t file_bytes_ = 0;
  size_t table_offset_ = 0;
  std::vector<uint32_t> used_;
};

// The spool files of a folder, in no particular order.
std::vector<std::string> spool_files_in(const std::string& folder);

}  // namespace weft::detail
