// What is known of the terminal: its width, and whether it wants colours.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/columns.h"

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

}  // namespace weft::cli
