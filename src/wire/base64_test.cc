#include "wire/base64.h"

#include <gtest/gtest.h>

namespace weft::wire {

TEST(Base64, every_length_survives_a_round_trip) {
  std::string bytes;
  for (int i = 0; i < 300; ++i) {
    EXPECT_EQ(from_base64(to_base64(bytes)), bytes);
    bytes += static_cast<char>(i * 7);
  }
}

TEST(Base64, the_examples_of_the_rfc) {
  EXPECT_EQ(to_base64("f"), "Zg==");
  EXPECT_EQ(to_base64("fo"), "Zm8=");
  EXPECT_EQ(to_base64("foobar"), "Zm9vYmFy");
}

TEST(Base64, the_url_alphabet_and_missing_padding_are_understood) {
  EXPECT_EQ(from_base64("-_8"), "\xfb\xff");
  EXPECT_EQ(from_base64("+/8="), "\xfb\xff");
}

TEST(Base64, other_text_is_refused) {
  EXPECT_FALSE(from_base64("a"));
  EXPECT_FALSE(from_base64("ab!d"));
  EXPECT_FALSE(from_base64("ab=d"));
}

}  // namespace weft::wire
