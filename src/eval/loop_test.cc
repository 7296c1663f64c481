#include "eval/loop.h"

#include <gtest/gtest.h>

#include "eval/http_call.h"

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

TEST(Loop, nobody_is_called_back_for_what_was_dropped) {
  Loop loop;
  bool was_called = false;
  const auto call = [&](auto&&...) { was_called = true; };
  const auto owned = std::make_shared<int>(0);
  loop.after(milliseconds(0), [call, owned] { call(); });
  loop.on_wake(call);
  call_http(loop, {.url = "http://127.0.0.1:1/", .headers = {}, .body = ""},
            [call, owned](const auto&) { call(); });
  loop.drop();
  EXPECT_EQ(owned.use_count(), 1);
  loop.step(milliseconds(20));
  EXPECT_FALSE(was_called);
}

TEST(Loop, a_transfer_that_goes_on_is_not_dropped) {
  Loop loop;
  bool was_called = false;
  call_http(
      loop,
      {.url = "http://127.0.0.1:1/", .headers = {}, .body = "", .when_dropped = Loop::WhenDropped::goes_on},
      [&](const HttpAnswer&) { was_called = true; });
  loop.drop();
  const auto end = Loop::Clock::now() + seconds(10);
  while (!was_called && Loop::Clock::now() < end) loop.step(milliseconds(20));
  EXPECT_TRUE(was_called);
}

}  // namespace
}  // namespace weft::eval
