#include "eval/values.h"

#include <boost/json.hpp>

namespace weft::eval {

json::value string_value(std::string_view text) {
  return json::string(text);
}

std::string shortened(std::string_view text) {
  constexpr size_t kBytesMax = 80;
  std::string line(text.substr(0, kBytesMax));
  for (char& byte : line) byte = byte == '\n' || byte == '\t' ? ' ' : byte;
  // Not in the middle of a character.
  if (text.size() > kBytesMax) {
    while (!line.empty() && (static_cast<unsigned char>(line.back()) & 0xC0) == 0x80) line.pop_back();
    if (!line.empty() && (static_cast<unsigned char>(line.back()) & 0x80) != 0) line.pop_back();
    line += "…";
  }
  return line;
}

}  // namespace weft::eval
