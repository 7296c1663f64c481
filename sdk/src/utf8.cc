#include "utf8.h"

#include <cstdint>
#include <cstring>

namespace weft::detail {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

bool is_continuation(char byte) {
  return (static_cast<uint8_t>(byte) & 0xc0) == 0x80;
}

// What may follow a first byte: how many bytes, and the range of the first of them. Zero bytes: none may.
struct Tail {
  size_t bytes;
  uint8_t low;
  uint8_t high;
};
Tail tail_of(uint8_t first) {
  if (first >= 0xc2 && first <= 0xdf) return {1, 0x80, 0xbf};
  if (first == 0xe0) return {2, 0xa0, 0xbf};
  if (first == 0xed) return {2, 0x80, 0x9f};
  if (first >= 0xe1 && first <= 0xef) return {2, 0x80, 0xbf};
  if (first == 0xf0) return {3, 0x90, 0xbf};
  if (first >= 0xf1 && first <= 0xf3) return {3, 0x80, 0xbf};
  if (first == 0xf4) return {3, 0x80, 0x8f};
  return {0, 0, 0};
}

// The character that begins the text, or the longest start of one.
struct Character {
  size_t bytes;
  bool whole;
};
Character read_character(std::string_view text) {
  const auto first = static_cast<uint8_t>(text[0]);
  if (first < 0x80) return {1, true};
  const Tail tail = tail_of(first);
  if (tail.bytes == 0 || text.size() < 2) return {1, false};
  const auto second = static_cast<uint8_t>(text[1]);
  if (second < tail.low || second > tail.high) return {1, false};
  for (size_t i = 2; i <= tail.bytes; ++i) {
    if (i >= text.size() || !is_continuation(text[i])) return {i, false};
  }
  return {tail.bytes + 1, true};
}

size_t ascii_prefix(std::string_view text) {
  size_t length = 0;
  for (; length + sizeof(uint64_t) <= text.size(); length += sizeof(uint64_t)) {
    uint64_t word;
    std::memcpy(&word, text.data() + length, sizeof word);
    if ((word & 0x8080808080808080) != 0) break;
  }
  while (length < text.size() && static_cast<uint8_t>(text[length]) < 0x80) ++length;
  return length;
}

// Up to the first ill-formed byte.
size_t valid_prefix(std::string_view text) {
  size_t length = 0;
  while (true) {
    length += ascii_prefix(text.substr(length));
    if (length == text.size()) return length;
    const Character character = read_character(text.substr(length));
    if (!character.whole) return length;
    length += character.bytes;
  }
}

}  // namespace

bool is_valid_utf8(std::string_view text) noexcept {
  return valid_prefix(text) == text.size();
}

std::string replace_invalid_utf8(std::string_view untrusted_text) {
  std::string result;
  result.reserve(untrusted_text.size() + kReplacement.size());
  while (true) {
    const size_t valid = valid_prefix(untrusted_text);
    result.append(untrusted_text.substr(0, valid));
    untrusted_text.remove_prefix(valid);
    if (untrusted_text.empty()) return result;
    result.append(kReplacement);
    untrusted_text.remove_prefix(read_character(untrusted_text).bytes);
  }
}

size_t utf8_cut(std::string_view text, size_t bytes_max) noexcept {
  constexpr size_t kContinuationsMax = 3;  // more in a row are no UTF-8, and cut anywhere
  if (text.size() <= bytes_max) return text.size();
  size_t length = bytes_max;
  while (length > 0 && is_continuation(text[length])) {
    if (bytes_max - length == kContinuationsMax) return bytes_max;
    --length;
  }
  return length;
}

}  // namespace weft::detail
