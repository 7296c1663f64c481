// Identity: the random UUID that tells one journal from another.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"
#include "journal/disk.h"

namespace weft::journal {

class Identity {
 public:
  using Bytes = std::array<uint8_t, 16>;

  static constexpr const char* kFileName = "identity";

  explicit Identity(const Bytes& bytes) : bytes_(bytes) {}

  static Identity random();
  // Nothing when the file is missing or damaged; an error when it cannot be read.
  static Result<std::optional<Identity>> load(Disk& disk);
  Status store(Disk& disk) const;

  const Bytes& bytes() const { return bytes_; }
  std::string text() const;

  // What the heads of a segment's records are summed with; a client cannot know it, so it cannot make a head.
  // The checkpoint uses number 0, which no segment has.
  uint64_t seed(uint64_t first_sequence) const;

  bool operator==(const Identity&) const = default;

 private:
  Bytes bytes_;
};

}  // namespace weft::journal
