#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace weft::detail {

// Protocol Buffers, written front to back into room that is there already; only what outgrows it is
// allocated. Out of memory is remembered instead of thrown: what did not fit is left out, whole fields at a
// time. One thread at a time.
class ProtoBuffer {
 public:
  static constexpr size_t kInlineBytes = 1536;
  // A buffer that grew past this gives its memory back when it is cleared.
  static constexpr size_t kKeptBytesMax = 16 << 10;
  // The length of a message is 32 bits in practice; nothing is appended past this.
  static constexpr size_t kBytesMax = size_t{64} << 20;

  ProtoBuffer() = default;
  ProtoBuffer(const ProtoBuffer&) = delete;
  ProtoBuffer& operator=(const ProtoBuffer&) = delete;
  ~ProtoBuffer() { clear(0); }

  std::string_view view() const noexcept { return {data_, size_}; }
  size_t size() const noexcept { return size_; }
  char* data() noexcept { return data_; }
  void clear(size_t kept_bytes_max = kKeptBytesMax) noexcept;
  void truncate(size_t size) noexcept { size_ = size; }
  void erase(size_t begin, size_t bytes) noexcept {
    std::memmove(data_ + begin, data_ + begin + bytes, size_ - begin - bytes);
    size_ -= bytes;
  }

  // Makes room for `bytes` more. False: there is no memory for it.
  bool reserve(size_t bytes) noexcept { return capacity_ - size_ >= bytes || grow(bytes); }

  // The rest needs room reserved before.
  void byte(uint8_t value) noexcept { data_[size_++] = static_cast<char>(value); }
  void varint(uint64_t value) noexcept {
    while (value >= 0x80) {
      byte(static_cast<uint8_t>(value | 0x80));
      value >>= 7;
    }
    byte(static_cast<uint8_t>(value));
  }
  void fixed64(uint64_t value) noexcept { raw(&value, sizeof(value)); }  // little-endian, as x86 and ARM are
  void fixed32(uint32_t value) noexcept { raw(&value, sizeof(value)); }
  void bytes(std::string_view text) noexcept { raw(text.data(), text.size()); }
  void field(uint8_t tag, std::string_view text) noexcept {
    byte(tag);
    varint(text.size());
    bytes(text);
  }

  // A message whose length is not known beforehand: begin, append (each append reserves), end.
  size_t begin_message(uint8_t tag) noexcept {
    if (!reserve(2)) return kNoMessage;
    byte(tag);
    byte(0);
    return size_;
  }
  void end_message(size_t begin) noexcept;

 private:
  static constexpr size_t kNoMessage = SIZE_MAX;

  void raw(const void* source, size_t count) noexcept {
    if (count == 0) return;
    std::memcpy(data_ + size_, source, count);
    size_ += count;
  }
  bool grow(size_t bytes) noexcept;

  char* data_ = inline_;
  size_t size_ = 0;
  size_t capacity_ = kInlineBytes;
  char inline_[kInlineBytes];
};

constexpr size_t varint_size(uint64_t value) noexcept {
  size_t size = 1;
  for (; value >= 0x80; value >>= 7) ++size;
  return size;
}
constexpr size_t field_size(size_t bytes) noexcept {
  return 1 + varint_size(bytes) + bytes;
}

}  // namespace weft::detail
