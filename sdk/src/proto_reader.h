#pragma once

#include <cstdint>
#include <string_view>

namespace weft::detail {

// Walks the fields of one Protocol Buffers message. Nothing is copied or allocated. One thread.
class ProtoReader {
 public:
  explicit ProtoReader(std::string_view untrusted_message) noexcept : rest_(untrusted_message) {}

  // False at the end, and at the first byte that cannot be: `ok` tells them apart.
  bool next() noexcept;
  bool ok() const noexcept { return ok_; }

  uint32_t field() const noexcept { return field_; }
  bool has_bytes() const noexcept { return type_ == kBytes; }
  bool has_varint() const noexcept { return type_ == kVarint; }
  std::string_view bytes() const noexcept { return bytes_; }
  uint64_t varint() const noexcept { return varint_; }
  // What comes after this field.
  std::string_view rest() const noexcept { return rest_; }

 private:
  static constexpr uint32_t kVarint = 0;
  static constexpr uint32_t kFixed64 = 1;
  static constexpr uint32_t kBytes = 2;
  static constexpr uint32_t kFixed32 = 5;

  bool fail() noexcept;
  bool read_varint(uint64_t& value) noexcept;
  bool read_bytes(uint64_t count) noexcept;

  std::string_view rest_;
  std::string_view bytes_;
  uint64_t varint_ = 0;
  uint32_t field_ = 0;
  uint32_t type_ = 0;
  bool ok_ = true;
};

}  // namespace weft::detail
