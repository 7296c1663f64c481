#include "base/columns.h"

#include <algorithm>

#include "base/utf8.h"

namespace weft {
namespace {

constexpr std::string_view kReplacement = "\xef\xbf\xbd";

}  // namespace

size_t display_width(std::string_view text) {
  return static_cast<size_t>(std::ranges::count_if(text, [](char c) { return !continues_character(c); }));
}

std::string harmless(std::string_view untrusted_text) {
  std::string out;
  for (size_t i = 0; i < untrusted_text.size(); ++i) {
    const auto c = static_cast<unsigned char>(untrusted_text[i]);
    // C1 controls are 0xc2 0x80 … 0xc2 0x9f in UTF-8.
    const bool is_c1 = c == 0xc2 && i + 1 < untrusted_text.size() &&
                       static_cast<unsigned char>(untrusted_text[i + 1]) < 0xa0;
    if (c == '\n' || c == '\t')
      out += ' ';
    else if (c < 0x20 || c == 0x7f || is_c1)
      out += kReplacement;
    else
      out += untrusted_text[i];
    if (is_c1) ++i;
  }
  return out;
}

std::string fit(std::string_view untrusted_text, size_t width) {
  std::string text = harmless(untrusted_text);
  size_t used = display_width(text);
  if (used > width) {
    size_t bytes = 0;
    for (size_t kept = 0; bytes < text.size(); ++bytes) {
      if (!continues_character(text[bytes]) && ++kept > width - 1) break;
    }
    text.resize(bytes);
    text += "…";
    used = width;
  }
  return text.append(width - used, ' ');
}

std::string fit_right(std::string_view untrusted_text, size_t width) {
  const size_t used = display_width(untrusted_text);
  return used >= width ? fit(untrusted_text, width)
                       : std::string(width - used, ' ') + harmless(untrusted_text);
}

}  // namespace weft
