#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weft {

/// The 16 bytes that all spans of one request share. All zero means: none.
/// Source: W3C Trace Context, section 3.2.2.3.
struct TraceId {
  std::array<uint8_t, 16> bytes{};  ///< in the order they are written

  /// Not all zero.
  bool is_valid() const noexcept { return (word(0) | word(8)) != 0; }
  /// 32 lower-case hexadecimal digits.
  std::string to_hex() const;
  /// Nothing unless `hex` is 32 hexadecimal digits, lower-case, not all zero.
  static std::optional<TraceId> from_hex(std::string_view hex) noexcept;

  /// The same trace.
  friend bool operator==(const TraceId& a, const TraceId& b) noexcept {
    return a.word(0) == b.word(0) && a.word(8) == b.word(8);
  }

 private:
  // In registers, where comparing arrays is a call.
  uint64_t word(size_t offset) const noexcept {
    uint64_t word = 0;
    __builtin_memcpy(&word, bytes.data() + offset, sizeof(word));
    return word;
  }
};

/// The 8 bytes that name a span in its trace. All zero means: none.
/// Source: W3C Trace Context, section 3.2.2.4.
struct SpanId {
  std::array<uint8_t, 8> bytes{};  ///< in the order they are written

  /// Not all zero.
  bool is_valid() const noexcept { return word() != 0; }
  /// 16 lower-case hexadecimal digits.
  std::string to_hex() const;
  /// Nothing unless `hex` is 16 hexadecimal digits, lower-case, not all zero.
  static std::optional<SpanId> from_hex(std::string_view hex) noexcept;

  /// The same eight bytes.
  friend bool operator==(const SpanId& a, const SpanId& b) noexcept { return a.word() == b.word(); }

 private:
  uint64_t word() const noexcept {
    uint64_t word = 0;
    __builtin_memcpy(&word, bytes.data(), sizeof(word));
    return word;
  }
};

}  // namespace weft
