#include "server/body_stream.h"

#include <gtest/gtest.h>

namespace weft::server {
namespace {

TEST(BodyStream, gives_all_that_waits_at_once) {
  BodyStream stream(100);
  EXPECT_TRUE(stream.push("a"));
  EXPECT_TRUE(stream.push("b"));
  EXPECT_EQ(stream.take().bytes, "ab");
  EXPECT_TRUE(stream.take().is_nothing());
}

TEST(BodyStream, refuses_what_a_slow_reader_leaves_no_room_for) {
  BodyStream stream(3);
  EXPECT_TRUE(stream.push("abc"));
  EXPECT_FALSE(stream.push("d"));
  EXPECT_EQ(stream.take().bytes, "abc");
  EXPECT_TRUE(stream.push("d"));
}

TEST(BodyStream, wakes_once_for_a_push_and_at_once_where_something_waits) {
  BodyStream stream(100);
  int woken = 0;
  stream.when_ready([&] { ++woken; });
  EXPECT_EQ(woken, 0);
  stream.push("a");
  stream.push("b");
  EXPECT_EQ(woken, 1);
  stream.when_ready([&] { ++woken; });
  EXPECT_EQ(woken, 2);
}

TEST(BodyStream, gives_what_waits_before_its_end_and_takes_nothing_after_it) {
  BodyStream stream(100);
  stream.push("a");
  stream.end();
  EXPECT_FALSE(stream.push("b"));
  const auto last = stream.take();
  EXPECT_EQ(last.bytes, "a");
  EXPECT_TRUE(last.is_last);
}

}  // namespace
}  // namespace weft::server
