#include "weft/ids.h"

#include <gtest/gtest.h>

namespace weft {
namespace {

constexpr std::string_view kTrace = "4bf92f3577b34da6a3ce929d0e0e4736";
constexpr std::string_view kSpan = "00f067aa0ba902b7";

TEST(Ids, hex_goes_both_ways) {
  EXPECT_EQ(TraceId::from_hex(kTrace)->to_hex(), kTrace);
  EXPECT_EQ(SpanId::from_hex(kSpan)->to_hex(), kSpan);
}

TEST(Ids, every_byte_is_written_as_two_digits) {
  TraceId id;
  for (size_t i = 0; i < 16; ++i) id.bytes[i] = static_cast<uint8_t>(i * 17);
  EXPECT_EQ(id.to_hex(), "00112233445566778899aabbccddeeff");
  EXPECT_EQ(TraceId::from_hex(id.to_hex()), id);
}

TEST(Ids, all_zero_means_none) {
  EXPECT_FALSE(TraceId().is_valid());
  EXPECT_FALSE(TraceId::from_hex(std::string(32, '0')));
  EXPECT_FALSE(SpanId::from_hex(std::string(16, '0')));
}

TEST(Ids, capitals_are_refused) {
  EXPECT_FALSE(TraceId::from_hex("4BF92F3577B34DA6A3CE929D0E0E4736"));
  EXPECT_FALSE(SpanId::from_hex("00F067AA0BA902B7"));
}

TEST(Ids, another_length_is_refused) {
  EXPECT_FALSE(TraceId::from_hex(kTrace.substr(1)));
  EXPECT_FALSE(TraceId::from_hex(std::string(kTrace) + "0"));
  EXPECT_FALSE(SpanId::from_hex(""));
}

TEST(Ids, what_is_no_digit_is_refused_at_every_place) {
  for (size_t at = 0; at < kSpan.size(); ++at) {
    for (const char bad : {'g', '/', ':', '`', ' ', '\0', '\xff'}) {
      std::string hex(kSpan);
      hex[at] = bad;
      EXPECT_FALSE(SpanId::from_hex(hex)) << at;
    }
  }
}

}  // namespace
}  // namespace weft
