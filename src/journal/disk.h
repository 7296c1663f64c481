// Disk: the few things the journal asks of a file system, so that tests can make each of them fail.
#pragma once

#include <sys/uio.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace weft::journal {

// One open file. read_some and size from any thread; writing from one.
class File {
 public:
  virtual ~File() = default;

  // Both may move fewer bytes than asked; 0 from read_some means the end of the file.
  virtual Result<size_t> read_some(uint64_t offset, std::span<char> into) = 0;
  virtual Result<size_t> write_some(uint64_t offset, std::span<const iovec> pieces) = 0;
  // Reserves space, so that writing below `bytes` cannot fail for lack of it; the file has this size
  // afterwards.
  virtual Status allocate(uint64_t bytes) = 0;
  // Drops what is at and after `bytes`.
  virtual Status truncate(uint64_t bytes) = 0;
  virtual Status sync() = 0;
  virtual Result<uint64_t> size() = 0;

  // Until `into` is full or the file ends.
  Result<size_t> read(uint64_t offset, std::span<char> into);
  // All of it, or an error (some of it may then be written). Uses up `pieces`.
  Status write(uint64_t offset, std::span<iovec> pieces);
  Status write(uint64_t offset, std::string_view bytes);
};

// One folder. Names are of files in it. Any thread.
class Disk {
 public:
  virtual ~Disk() = default;

  virtual Result<std::unique_ptr<File>> open(const std::string& name) = 0;
  // Replaces what has this name.
  virtual Result<std::unique_ptr<File>> create(const std::string& name) = 0;
  virtual Result<std::vector<std::string>> list() = 0;
  // Replaces what is called `to`.
  virtual Status rename(const std::string& from, const std::string& to) = 0;
  virtual Status remove(const std::string& name) = 0;
  virtual Status link(const std::string& from, const std::string& to) = 0;
  // Makes created, renamed and removed names durable.
  virtual Status sync() = 0;
  // Held until the returned file is closed; already_exists when another has it.
  virtual Result<std::unique_ptr<File>> lock(const std::string& name) = 0;
};

// The folder `directory` of the real file system, made when it is not there.
Result<std::unique_ptr<Disk>> open_disk(const std::string& directory);

// Ends the name of a file that is being prepared. Left over by a crash, it means nothing.
inline constexpr std::string_view kUnfinishedEnding = ".new";

// Writes `bytes` as the file `name` so that after a crash it has either its old content or all of the new.
Status replace_file(Disk& disk, const std::string& name, std::string_view bytes);
// The first `bytes_max` bytes of a file.
Result<std::string> read_file(Disk& disk, const std::string& name, size_t bytes_max);

}  // namespace weft::journal
