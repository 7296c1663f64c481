#include "journal/record.h"

#include <gtest/gtest.h>

#include <string>

namespace weft::journal {
namespace {

constexpr uint64_t kSeed = 12345;

HeadBytes some_head(uint64_t seed = kSeed) {
  return encode_head({.kind = 2,
                      .sequence = 77,
                      .received_unix_nano = 88,
                      .body_bytes = 1000,
                      .project_bytes = 3,
                      .source_bytes = 4,
                      .payload_checksum = 99},
                     seed);
}

TEST(Record, a_head_comes_back_as_it_was) {
  const auto head = decode_head(some_head(), kSeed);
  ASSERT_TRUE(head);
  EXPECT_EQ(head->kind, 2);
  EXPECT_EQ(head->sequence, 77u);
  EXPECT_EQ(head->received_unix_nano, 88u);
  EXPECT_EQ(head->payload_checksum, 99u);
  EXPECT_EQ(head->frame_bytes(), 1056u);
}

TEST(Record, the_bytes_of_a_head_are_those_of_the_format) {
  const HeadBytes head = some_head();
  EXPECT_EQ(std::string(head.data(), 16), std::string("rec\n\2\0\0\0\x4d\0\0\0\0\0\0\0", 16));
  EXPECT_EQ(std::string(head.data() + 24, 8), std::string("\xe8\x03\0\0\3\0\4\0", 8));
}

TEST(Record, any_flipped_bit_makes_a_head_unreadable) {
  for (size_t bit = 0; bit < kHeadBytes * 8; ++bit) {
    HeadBytes head = some_head();
    head[bit / 8] = static_cast<char>(head[bit / 8] ^ (1 << bit % 8));
    EXPECT_FALSE(decode_head(head, kSeed)) << bit;
  }
}

TEST(Record, a_head_of_another_segment_is_not_one_of_this) {
  EXPECT_FALSE(decode_head(some_head(kSeed + 1), kSeed));
}

TEST(Record, lengths_and_kinds_out_of_bounds_are_refused_even_with_a_right_checksum) {
  EXPECT_FALSE(decode_head(encode_head({.kind = 1, .body_bytes = kBodyBytesMax + 1}, kSeed), kSeed));
  EXPECT_FALSE(decode_head(encode_head({.kind = 5}, kSeed), kSeed));
}

TEST(Record, the_checksum_tells_where_project_source_and_body_meet) {
  EXPECT_NE(payload_checksum("ab", "c", "d"), payload_checksum("a", "bc", "d"));
  EXPECT_NE(payload_checksum("a", "", "b"), payload_checksum("", "a", "b"));
}

}  // namespace
}  // namespace weft::journal
