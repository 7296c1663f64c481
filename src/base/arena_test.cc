#include "base/arena.h"

#include <gtest/gtest.h>

#include <string>

namespace weft {

TEST(Arena, views_survive_growth_and_a_move) {
  Arena arena;
  const auto first = arena.copy("first");
  for (int i = 0; i < 10'000; ++i) arena.copy(std::string(100, 'x'));
  const Arena moved = std::move(arena);
  EXPECT_EQ(first, "first");
  EXPECT_GE(moved.bytes_reserved(), 1'000'000u);
}

TEST(Arena, arrays_are_aligned_after_odd_sized_texts) {
  Arena arena;
  for (int i = 0; i < 100; ++i) {
    arena.copy("odd");
    EXPECT_EQ(reinterpret_cast<uintptr_t>(arena.array<double>(3).data()) % alignof(double), 0u);
  }
}

TEST(Arena, one_thing_larger_than_a_block_fits) {
  Arena arena;
  EXPECT_EQ(arena.copy(std::string(5'000'000, 'y')).size(), 5'000'000u);
}

}  // namespace weft
