#include "proto_reader.h"

#include <gtest/gtest.h>

#include <string>

namespace weft::detail {
namespace {

using namespace std::string_literals;

TEST(ProtoReader, every_kind_of_field_is_walked) {
  const std::string message =
      "\x08\x96\x01\x12\x02hi\x19"s + std::string(8, 'f') + "\x25" + std::string(4, 'f');
  ProtoReader reader(message);
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader.field(), 1u);
  EXPECT_EQ(reader.varint(), 150u);
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader.bytes(), "hi");
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader.field(), 3u);
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader.field(), 4u);
  EXPECT_FALSE(reader.next());
  EXPECT_TRUE(reader.ok());
}

class Broken : public ::testing::TestWithParam<std::string> {};
TEST_P(Broken, ends_the_walk_and_is_told) {
  const std::string message = GetParam();
  ProtoReader reader(message);
  EXPECT_FALSE(reader.next());
  EXPECT_FALSE(reader.ok());
  EXPECT_FALSE(reader.next());
}
INSTANTIATE_TEST_SUITE_P(ProtoReader, Broken,
                         ::testing::Values("\x08"s, "\x08\x80"s, "\x08"s + std::string(11, '\x80') + "\x01",
                                           "\x12\x05hi"s, "\x12\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"s,
                                           "\x19zz"s, "\x25zz"s, "\x00\x01"s, "\x0b"s, "\x0e"s,
                                           "\x88\x80\x80\x80\x80\x01\x01"s));

}  // namespace
}  // namespace weft::detail
