#include "cli/wrap.h"

#include <sstream>

#include "cli/terminal.h"

namespace weft::cli {

std::string wrapped(std::string_view untrusted_text, size_t width, size_t indent) {
  std::istringstream words(harmless(untrusted_text));
  std::string out;
  size_t column = 0;
  for (std::string word; words >> word;) {
    const size_t needed = display_width(word);
    if (column > 0 && column + 1 + needed > width) {
      out += '\n';
      column = 0;
    }
    if (column == 0) {
      out.append(indent, ' ');
      column = indent;
    } else {
      out += ' ';
      ++column;
    }
    out += word;
    column += needed;
  }
  return out.empty() ? out : out + '\n';
}

}  // namespace weft::cli
