#include "eval/values.h"

#include <boost/json.hpp>

#include "base/utf8.h"

namespace weft::eval {

json::value string_value(std::string_view text) {
  return json::string(text);
}

std::string shortened(std::string_view text) {
  constexpr size_t kBytesMax = 80;
  std::string line = cut_and_marked(text, kBytesMax);
  for (char& byte : line) byte = byte == '\n' || byte == '\t' ? ' ' : byte;
  return line;
}

}  // namespace weft::eval
