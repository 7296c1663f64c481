#include "eval/loop.h"

#include <gtest/gtest.h>

namespace weft::eval {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// At -j 1 each test began 200 ms after the one before had ended.
TEST(Loop, what_a_callback_asks_for_does_not_wait_for_another_event) {
  Loop loop;
  bool was_called = false;
  loop.after(milliseconds(0), [&] { was_called = true; });
  const auto began = Loop::Clock::now();
  loop.step(seconds(10));
  EXPECT_TRUE(was_called);
  EXPECT_LT(Loop::Clock::now() - began, seconds(5));
}

TEST(Loop, waits_for_a_timer_no_longer_than_it_was_told) {
  Loop loop;
  bool was_called = false;
  loop.after(seconds(60), [&] { was_called = true; });
  loop.step(milliseconds(1));
  EXPECT_FALSE(was_called);
}

}  // namespace
}  // namespace weft::eval
