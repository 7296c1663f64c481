#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace weft::detail {

// Lower-case hexadecimal, as all trace headers have it.

inline constexpr auto kHexPairs = [] {
  constexpr char kDigits[] = "0123456789abcdef";
  std::array<std::array<char, 2>, 256> pairs{};
  for (size_t byte = 0; byte < 256; ++byte) pairs[byte] = {kDigits[byte >> 4], kDigits[byte & 15]};
  return pairs;
}();

// What a digit is worth; what is no digit has all bits set.
inline constexpr auto kHexDigits = [] {
  std::array<uint8_t, 256> values{};
  values.fill(0xff);
  for (uint8_t i = 0; i < 10; ++i) values[static_cast<size_t>('0') + i] = i;
  for (uint8_t i = 0; i < 6; ++i) values[static_cast<size_t>('a') + i] = static_cast<uint8_t>(10 + i);
  return values;
}();

// Writes two digits a byte; returns what follows them.
template <size_t kBytes>
char* write_hex(const std::array<uint8_t, kBytes>& bytes, char* out) noexcept {
  for (const uint8_t byte : bytes) {
    std::memcpy(out, kHexPairs[byte].data(), 2);
    out += 2;
  }
  return out;
}

// Reads 2 * kBytes digits. False, and `out` is of no use, when one is none.
template <size_t kBytes>
bool read_hex(const char* digits, std::array<uint8_t, kBytes>& out) noexcept {
  uint8_t all = 0;
  for (uint8_t& byte : out) {
    const uint8_t high = kHexDigits[static_cast<uint8_t>(*digits++)];
    const uint8_t low = kHexDigits[static_cast<uint8_t>(*digits++)];
    all |= high | low;
    byte = static_cast<uint8_t>(high << 4 | low);
  }
  return all <= 0x0f;
}

}  // namespace weft::detail
