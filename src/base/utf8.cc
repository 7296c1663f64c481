#include "base/utf8.h"

namespace weft {

std::string_view cut(std::string_view text, size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  size_t end = bytes_max;
  while (end > 0 && continues_character(text[end])) --end;
  return text.substr(0, end);
}

std::string cut_and_marked(std::string_view text, size_t bytes_max) {
  const auto kept = cut(text, bytes_max);
  std::string made(kept);
  if (kept.size() < text.size()) made += "…";
  return made;
}

}  // namespace weft
