// Escape sequences in what programs print.
#pragma once

#include <string>
#include <string_view>

namespace weft::eval {

// Without colours and cursor movements (ECMA-48's CSI sequences).
inline std::string without_terminal_codes(std::string_view text) {
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\x1b' || i + 1 >= text.size() || text[i + 1] != '[') {
      plain += text[i];
      continue;
    }
    for (i += 2; i < text.size() && !(text[i] >= '@' && text[i] <= '~'); ++i) {
    }
  }
  return plain;
}

}  // namespace weft::eval
