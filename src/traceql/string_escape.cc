#include "traceql/string_escape.h"

#include <charconv>
#include <cstdint>

namespace weft::traceql {
namespace {

constexpr std::string_view kLetters = "abfnrtv\\\"'";
constexpr std::string_view kMeanings = "\a\b\f\n\r\t\v\\\"'";
constexpr uint32_t kCharacterMax = 0x10FFFF;

// Of exactly `digits` digits.
std::optional<uint32_t> number_in(std::string_view text, size_t digits, int base) {
  if (text.size() < digits) return std::nullopt;
  uint32_t number = 0;
  const char* const end = text.data() + digits;
  const auto [stopped, error] = std::from_chars(text.data(), end, number, base);
  return error == std::errc() && stopped == end ? std::optional(number) : std::nullopt;
}

bool append_utf8(uint32_t character, std::string& into) {
  const bool is_surrogate = character >= 0xD800 && character < 0xE000;
  if (character > kCharacterMax || is_surrogate) return false;
  const auto continued = [&](unsigned shift) {
    into += static_cast<char>(0x80 | ((character >> shift) & 0x3F));
  };
  if (character < 0x80) {
    into += static_cast<char>(character);
  } else if (character < 0x800) {
    into += static_cast<char>(0xC0 | (character >> 6));
    continued(0);
  } else if (character < 0x10000) {
    into += static_cast<char>(0xE0 | (character >> 12));
    continued(6);
    continued(0);
  } else {
    into += static_cast<char>(0xF0 | (character >> 18));
    continued(12);
    continued(6);
    continued(0);
  }
  return true;
}

std::optional<size_t> append_character(std::string_view text, size_t digits, std::string& into) {
  const auto character = number_in(text.substr(2), digits, 16);
  if (!character || !append_utf8(*character, into)) return std::nullopt;
  return 2 + digits;
}

std::optional<size_t> append_byte(std::optional<uint32_t> byte, size_t length, std::string& into) {
  if (!byte || *byte > UINT8_MAX) return std::nullopt;
  into += static_cast<char>(*byte);
  return length;
}

}  // namespace

std::optional<size_t> append_escape(std::string_view text, std::string& into) {
  if (text.size() < 2) return std::nullopt;
  if (const auto letter = kLetters.find(text[1]); letter != std::string_view::npos) {
    into += kMeanings[letter];
    return 2;
  }
  if (text[1] == 'u') return append_character(text, 4, into);
  if (text[1] == 'U') return append_character(text, 8, into);
  if (text[1] == 'x') return append_byte(number_in(text.substr(2), 2, 16), 4, into);
  return append_byte(number_in(text.substr(1), 3, 8), 4, into);
}

}  // namespace weft::traceql
