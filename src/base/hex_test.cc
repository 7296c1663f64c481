#include "base/hex.h"

#include <gtest/gtest.h>

#include <array>

namespace weft {

TEST(Hex, ids_survive_a_round_trip) {
  const std::array<uint8_t, 4> bytes{0x00, 0x9f, 0xab, 0xff};
  EXPECT_EQ(to_hex(bytes), "009fabff");
  std::array<uint8_t, 4> back{};
  EXPECT_TRUE(from_hex("009FabFF", back));
  EXPECT_EQ(back, bytes);
}

TEST(Hex, wrong_length_or_digit_is_refused) {
  std::array<uint8_t, 2> out{};
  EXPECT_FALSE(from_hex("abc", out));
  EXPECT_FALSE(from_hex("abcdef", out));
  EXPECT_FALSE(from_hex("abxy", out));
}

}  // namespace weft
