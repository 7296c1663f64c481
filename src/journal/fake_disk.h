// FakeFolder: a folder in memory for tests. It forgets what was not synced, and fails when it is told to.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <vector>

#include "journal/disk.h"

namespace weft::journal {

// Any thread. Every Disk made from it sees the same files, as after a restart.
class FakeFolder {
 public:
  enum class Operation { write, sync, allocate, rename, folder_sync };

  std::unique_ptr<Disk> disk();

  // The next `times` operations of this kind fail, after `skip` that work. A failed write has written a part.
  void fail_next(Operation operation, int times = 1, int skip = 0, ErrorCode code = ErrorCode::data_loss);
  void work_again();
  void set_space(uint64_t bytes);
  void set_write_bytes_max(size_t bytes);

  // The power goes: of what was not synced each page is kept or lost by chance, or all is lost.
  void lose_unsynced();
  void lose_some_unsynced(uint32_t seed);

  std::vector<std::string> names();
  bool has(const std::string& name);
  std::string content(const std::string& name);
  void set_content(const std::string& name, std::string content);
  void remove(const std::string& name);
  int count(Operation operation);

 private:
  friend class FakeFile;
  friend class FakeDisk;

  struct Inode {
    std::string now;
    std::string durable;
    bool is_locked = false;
  };
  using Names = std::map<std::string, std::shared_ptr<Inode>>;
  struct Plan {
    int skip = 0;
    int times = 0;
    ErrorCode code = ErrorCode::data_loss;
    int seen = 0;
  };

  Status attempt(Operation operation);
  uint64_t used() const;

  std::mutex mutex_;
  Names names_;
  Names durable_names_;
  std::map<Operation, Plan> plans_;
  uint64_t space_ = UINT64_MAX;
  size_t write_bytes_max_ = SIZE_MAX;
};

}  // namespace weft::journal
