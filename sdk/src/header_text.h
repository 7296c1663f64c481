#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace weft::detail {

// What headers are made of, one bit a class of characters.
enum HeaderChar : uint8_t {
  kTokenChar = 1,          // RFC 9110, 5.6.2: of a baggage key
  kBaggageChar = 2,        // W3C Baggage, 3.3.1.1.2: baggage-octet, of a value as it is written
  kStateKeyChar = 4,       // W3C Trace Context, 3.3.1.3.1: keychar
  kStateKeyBegin = 8,      // lcalpha / DIGIT
  kStateValueChar = 16,    // W3C Trace Context, 3.3.1.3.2: chr
  kHeaderSpace = 32,       // RFC 9110, 5.6.3: of OWS
  kBaggageUnescaped = 64,  // of a value, and written as it is
  kBaggageReadable = 128   // of a value, and read: also what had to be encoded, and is no delimiter
};

inline constexpr auto kHeaderChars = [] {
  std::array<uint8_t, 256> classes{};
  for (size_t c = 0x20; c <= 0xff; ++c) {
    if (c != ',' && c != ';' && c != 0x7f) classes[c] |= kBaggageReadable;
  }
  const auto add = [&](std::string_view characters, int bits) {
    for (const char c : characters) classes[static_cast<uint8_t>(c)] |= static_cast<uint8_t>(bits);
  };
  for (size_t c = 0x20; c <= 0x7e; ++c) {
    if (c != ',' && c != '=') classes[c] |= kStateValueChar;
    if (c != ' ' && c != '"' && c != ',' && c != ';' && c != '\\') classes[c] |= kBaggageChar;
  }
  add("abcdefghijklmnopqrstuvwxyz0123456789",
      kStateKeyBegin | kStateKeyChar | kTokenChar | kBaggageUnescaped);
  add("ABCDEFGHIJKLMNOPQRSTUVWXYZ", kTokenChar | kBaggageUnescaped);
  add("_-*/@", kStateKeyChar);
  add("!#$%&'*+-.^_`|~", kTokenChar);
  // Of what the grammar allows, what no encoder uses for something else: `+` is a space to Python's.
  add("-._~/:@", kBaggageUnescaped);
  add(" \t", kHeaderSpace);
  return classes;
}();

constexpr bool is_header_char(char c, HeaderChar kind) noexcept {
  return (kHeaderChars[static_cast<uint8_t>(c)] & kind) != 0;
}

// Without a branch a character: what is asked is nearly always so.
constexpr bool consists_of(std::string_view text, HeaderChar kind) noexcept {
  uint8_t common = kind;
  for (const char c : text) common &= kHeaderChars[static_cast<uint8_t>(c)];
  return common == kind;
}

constexpr std::string_view trim_header(std::string_view text) noexcept {
  while (!text.empty() && is_header_char(text.front(), kHeaderSpace)) text.remove_prefix(1);
  while (!text.empty() && is_header_char(text.back(), kHeaderSpace)) text.remove_suffix(1);
  return text;
}

// Takes the part before the next `separator` off `rest`, or all of it.
constexpr std::string_view take_until(std::string_view& rest, char separator) noexcept {
  const size_t end = rest.find(separator);
  const std::string_view part = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  return part;
}

}  // namespace weft::detail
