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
  std::array<uint8_t, 16> bytes{};

  bool is_valid() const noexcept { return *this != TraceId{}; }
  /// 32 lower-case hexadecimal digits.
  std::string to_hex() const;
  /// Nothing unless `hex` is 32 hexadecimal digits, lower-case, not all zero.
  static std::optional<TraceId> from_hex(std::string_view hex) noexcept;

  friend bool operator==(const TraceId&, const TraceId&) = default;
};

/// The 8 bytes that name a span in its trace. All zero means: none.
/// Source: W3C Trace Context, section 3.2.2.4.
struct SpanId {
  std::array<uint8_t, 8> bytes{};

  bool is_valid() const noexcept { return *this != SpanId{}; }
  /// 16 lower-case hexadecimal digits.
  std::string to_hex() const;
  /// Nothing unless `hex` is 16 hexadecimal digits, lower-case, not all zero.
  static std::optional<SpanId> from_hex(std::string_view hex) noexcept;

  friend bool operator==(const SpanId&, const SpanId&) = default;
};

}  // namespace weft
