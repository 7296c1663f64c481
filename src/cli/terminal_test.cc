#include "cli/terminal.h"

#include <gtest/gtest.h>

namespace weft::cli {

TEST(Terminal, texts_are_cut_by_columns_and_not_by_bytes) {
  EXPECT_EQ(fit("größer", 8), "größer  ");
  EXPECT_EQ(fit("größer", 4), "grö…");
  EXPECT_EQ(fit_right("7 ms", 6), "  7 ms");
}

TEST(Terminal, escape_sequences_in_stored_text_cannot_steer_the_terminal) {
  EXPECT_EQ(harmless("a\x1b[2Jb\nc"), "a\xef\xbf\xbd[2Jb c");
  EXPECT_EQ(harmless("x\xc2\x9bK"), "x\xef\xbf\xbdK");
}

TEST(Terminal, without_colours_text_is_left_alone) {
  EXPECT_EQ(Terminal(80, false).paint(Colour::red, "x"), "x");
  EXPECT_EQ(Terminal(80, true).paint(Colour::red, "x"), "\x1b[31mx\x1b[0m");
}

}  // namespace weft::cli
