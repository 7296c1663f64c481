// What is known of the terminal: its width, and whether it wants colours.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace weft::cli {

enum class Colour { none, red, green, yellow, blue, magenta, cyan, grey, bold };

class Terminal {
 public:
  static constexpr size_t kColumnsDefault = 80;
  static constexpr size_t kColumnsMin = 40;

  // Of standard output. Colours only on a terminal, and never with NO_COLOR set; COLUMNS wins over the real
  // width.
  static Terminal of_stdout();
  Terminal(size_t columns, bool colours) : columns_(columns), colours_(colours) {}

  size_t columns() const { return columns_; }
  std::string paint(Colour colour, std::string_view text) const;

 private:
  size_t columns_;
  bool colours_;
};

// Columns that UTF-8 text takes up, counting one for each code point.
size_t display_width(std::string_view text);
// `text` cut to `width` columns (with "…" where something is missing) and filled up with spaces. Control
// characters, which could steer the terminal, become U+FFFD.
std::string fit(std::string_view untrusted_text, size_t width);
std::string fit_right(std::string_view untrusted_text, size_t width);
// Without control characters, otherwise whole.
std::string harmless(std::string_view untrusted_text);

}  // namespace weft::cli
