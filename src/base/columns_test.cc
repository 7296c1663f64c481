#include "base/columns.h"

#include <gtest/gtest.h>

namespace weft {

TEST(Columns, texts_are_cut_by_columns_and_not_by_bytes) {
  EXPECT_EQ(fit("größer", 8), "größer  ");
  EXPECT_EQ(fit("größer", 4), "grö…");
  EXPECT_EQ(fit_right("7 ms", 6), "  7 ms");
}

TEST(Columns, escape_sequences_in_stored_text_cannot_steer_the_terminal) {
  EXPECT_EQ(harmless("a\x1b[2Jb\nc"), "a\xef\xbf\xbd[2Jb c");
  EXPECT_EQ(harmless("x\xc2\x9bK"), "x\xef\xbf\xbdK");
}

}  // namespace weft
