// Texts of UTF-8 that are cut, at whole characters.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace weft {

// Whether the byte is the second, third or fourth of a character.
constexpr bool continues_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

// The beginning of `text`: at most that many bytes, and no character in part. Lives as long as `text`.
std::string_view cut(std::string_view text, size_t bytes_max);
// The same, with "…" (three bytes more) where something is missing.
std::string cut_and_marked(std::string_view text, size_t bytes_max);

}  // namespace weft
