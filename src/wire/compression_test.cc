#include "wire/compression.h"

#include <gtest/gtest.h>

namespace weft::wire {
namespace {

constexpr size_t kMax = 1024 * 1024;

class Compressed : public testing::TestWithParam<Compression> {
 protected:
  std::string pack(const std::string& plain) { return compress(GetParam(), plain).value(); }
  Result<std::string> unpack(const std::string& packed, size_t bytes_max = kMax) {
    return decompress(GetParam(), packed, bytes_max);
  }
};

INSTANTIATE_TEST_SUITE_P(Ways, Compressed, testing::Values(Compression::gzip, Compression::zstd),
                         [](const auto& each) {
                           return each.param == Compression::gzip ? std::string("gzip") : std::string("zstd");
                         });

}  // namespace

TEST_P(Compressed, what_was_compressed_comes_back) {
  for (const auto& plain : {std::string(), std::string("short"), std::string(300'000, 'a')}) {
    EXPECT_EQ(unpack(pack(plain)), plain);
  }
}

TEST_P(Compressed, several_members_are_one_text) {
  EXPECT_EQ(unpack(pack("one ") + pack("") + pack("two")), "one two");
}

TEST_P(Compressed, a_text_of_just_the_limit_is_taken_and_one_byte_more_is_too_large) {
  const auto packed = pack(std::string(1000, 'a'));
  EXPECT_EQ(unpack(packed, 1000)->size(), 1000u);
  EXPECT_EQ(unpack(packed, 999).error().code, ErrorCode::too_large);
}

TEST_P(Compressed, a_bomb_is_cut_off_at_the_limit) {
  const auto bomb = pack(std::string(64 * kMax, '\0'));
  EXPECT_EQ(unpack(bomb).error().code, ErrorCode::too_large);
  EXPECT_EQ(unpack(pack("small") + bomb).error().code, ErrorCode::too_large);
}

TEST_P(Compressed, what_is_cut_off_or_damaged_is_refused) {
  auto packed = pack("a text that is long enough to be cut");
  EXPECT_EQ(unpack("").error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(unpack(packed.substr(0, packed.size() - 3)).error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(unpack(packed + "x").error().code, ErrorCode::invalid_argument);
  packed[2] = '\x7f';
  EXPECT_EQ(unpack(packed).error().code, ErrorCode::invalid_argument);
}

TEST(Compression, the_header_names_it_in_any_case) {
  EXPECT_EQ(compression_from(""), Compression::identity);
  EXPECT_EQ(compression_from("Identity"), Compression::identity);
  EXPECT_EQ(compression_from("GZIP"), Compression::gzip);
  EXPECT_EQ(compression_from("zstd"), Compression::zstd);
  EXPECT_EQ(compression_from("br").error().code, ErrorCode::unsupported);
}

TEST(Compression, identity_has_the_limit_too) {
  EXPECT_EQ(decompress(Compression::identity, "abc", 3), "abc");
  EXPECT_EQ(decompress(Compression::identity, "abcd", 3).error().code, ErrorCode::too_large);
}

}  // namespace weft::wire
