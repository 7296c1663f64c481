#include "store/cursor.h"

#include <gtest/gtest.h>

namespace weft::store {
namespace {

const Cursor kCursor{.time_unix_nano = UINT64_MAX, .project = "p'\\", .key = std::string("\0id", 3)};

TEST(Cursor, comes_back_as_it_was) {
  EXPECT_EQ(decode_cursor(List::traces, encode_cursor(List::traces, kCursor)).value(), kCursor);
  EXPECT_EQ(decode_cursor(List::sessions, encode_cursor(List::sessions, {})).value(), Cursor{});
}

TEST(Cursor, of_another_list_is_refused) {
  EXPECT_EQ(decode_cursor(List::sessions, encode_cursor(List::traces, kCursor)).error().code,
            ErrorCode::invalid_argument);
}

TEST(Cursor, changed_in_any_digit_is_refused) {
  const auto made = encode_cursor(List::traces, kCursor);
  for (size_t i = 0; i < made.size(); ++i) {
    auto changed = made;
    changed[i] = changed[i] == '0' ? '1' : '0';
    EXPECT_FALSE(decode_cursor(List::traces, changed)) << i;
  }
}

TEST(Cursor, cut_or_foreign_text_is_refused) {
  const auto made = encode_cursor(List::traces, kCursor);
  for (size_t size = 0; size < made.size(); ++size)
    EXPECT_FALSE(decode_cursor(List::traces, made.substr(0, size)));
  EXPECT_FALSE(decode_cursor(List::traces, made + "00"));
  EXPECT_FALSE(decode_cursor(List::traces, "' OR 1=1 --"));
}

}  // namespace
}  // namespace weft::store
