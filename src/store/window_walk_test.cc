#include "store/window_walk.h"

#include <gtest/gtest.h>

namespace weft::store {
namespace {

constexpr uint64_t kSecond = 1'000'000'000;

TEST(WindowWalk, begins_with_the_newest_second_and_all_that_is_later) {
  const WindowWalk walk({.time_unix_nano = UINT64_MAX}, 0, 100 * kSecond);
  EXPECT_EQ(walk.before().time_unix_nano, UINT64_MAX);
  EXPECT_EQ(walk.low(), 99 * kSecond);
}

TEST(WindowWalk, goes_on_behind_the_last_one_while_a_window_has_more) {
  WindowWalk walk({.time_unix_nano = UINT64_MAX}, 0, 100 * kSecond);
  walk.found({{.time_unix_nano = 200 * kSecond, .project = "", .key = "a"}}, 1);
  EXPECT_EQ(walk.before().key, "a");
  EXPECT_EQ(walk.low(), 99 * kSecond);
}

TEST(WindowWalk, windows_touch_and_grow) {
  WindowWalk walk({.time_unix_nano = UINT64_MAX}, 0, 1'000 * kSecond);
  walk.found({{.time_unix_nano = 999 * kSecond, .project = "", .key = "a"}}, 2);
  EXPECT_EQ(walk.before(), (Cursor{.time_unix_nano = 999 * kSecond, .project = "", .key = ""}));
  EXPECT_EQ(walk.low(), 991 * kSecond);
  walk.found({}, 2);
  EXPECT_EQ(walk.before().time_unix_nano, 991 * kSecond);
  EXPECT_EQ(walk.low(), (991 - 512) * kSecond);
}

TEST(WindowWalk, ends_at_the_oldest_and_only_there) {
  WindowWalk walk({.time_unix_nano = UINT64_MAX}, 995 * kSecond, 1'000 * kSecond);
  walk.found({}, 1);
  EXPECT_EQ(walk.low(), 995 * kSecond);
  EXPECT_FALSE(walk.done());
  walk.found({}, 1);
  EXPECT_TRUE(walk.done());
}

TEST(WindowWalk, all_of_time_takes_few_windows) {
  WindowWalk walk({.time_unix_nano = UINT64_MAX}, 0, UINT64_MAX);
  int windows = 0;
  for (; !walk.done(); ++windows) walk.found({}, 1);
  EXPECT_LE(windows, 8);
}

TEST(WindowWalk, a_search_takes_four_windows_for_sixty_years) {
  WindowWalk walk({.time_unix_nano = UINT64_MAX}, 0, 2'000'000'000 * kSecond, WindowWalk::kSearching);
  int windows = 0;
  for (; !walk.done(); ++windows) walk.found({}, 1);
  EXPECT_EQ(windows, 4);
}

TEST(WindowWalk, an_empty_range_is_done_at_once) {
  EXPECT_TRUE(WindowWalk({.time_unix_nano = 5}, 6, 100).done());
}

TEST(WindowWalk, skips_to_where_something_is) {
  WindowWalk walk({.time_unix_nano = UINT64_MAX}, 0, 1'000 * kSecond);
  walk.found({}, 1);
  walk.skip_to(500 * kSecond);
  EXPECT_EQ(walk.before().time_unix_nano, 999 * kSecond);
  EXPECT_EQ(walk.low(), (500 - 64) * kSecond);
}

}  // namespace
}  // namespace weft::store
