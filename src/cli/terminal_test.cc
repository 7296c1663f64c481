#include "cli/terminal.h"

#include <gtest/gtest.h>

namespace weft::cli {

TEST(Terminal, without_colours_text_is_left_alone) {
  EXPECT_EQ(Terminal(80, false).paint(Colour::red, "x"), "x");
  EXPECT_EQ(Terminal(80, true).paint(Colour::red, "x"), "\x1b[31mx\x1b[0m");
}

}  // namespace weft::cli
