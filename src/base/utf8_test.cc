#include "base/utf8.h"

#include <gtest/gtest.h>

namespace weft {
namespace {

TEST(Cut, what_fits_is_whole) {
  EXPECT_EQ(cut("wüst", 5), "wüst");
  EXPECT_EQ(cut_and_marked("wüst", 5), "wüst");
  EXPECT_EQ(cut("", 0), "");
}

TEST(Cut, no_character_is_there_in_part) {
  EXPECT_EQ(cut("aüb", 1), "a");
  EXPECT_EQ(cut("aüb", 2), "a");
  EXPECT_EQ(cut("aüb", 3), "aü");
  EXPECT_EQ(cut("€", 2), "");
  for (size_t bytes = 4; bytes < 8; ++bytes) EXPECT_EQ(cut("🧵🧵", bytes), "🧵");
}

TEST(Cut, a_mark_says_that_something_is_missing) {
  EXPECT_EQ(cut_and_marked("aüb", 2), "a…");
  EXPECT_EQ(cut_and_marked("aüb", 3), "aü…");
}

TEST(Cut, bytes_that_are_no_text_end_somewhere) {
  EXPECT_EQ(cut("\x80\x80\x80", 2), "");
  EXPECT_EQ(cut("a\xFF\xFF", 2), "a\xFF");
}

}  // namespace
}  // namespace weft
