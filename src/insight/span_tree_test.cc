#include "insight/span_tree.h"

#include <gtest/gtest.h>

#include "insight/trace_fixture.h"

namespace weft::insight {
namespace {

using fixture::trace;

std::vector<size_t> listed(std::span<const size_t> spans) {
  return {spans.begin(), spans.end()};
}

TEST(SpanTree, children_are_by_start_time) {
  const SpanTree tree(trace({{.span = 1, .end = 9},
                             {.span = 2, .parent = 1, .start = 5},
                             {.span = 3, .parent = 1, .start = 2},
                             {.span = 4, .parent = 3, .start = 3}}));
  EXPECT_EQ(listed(tree.children(0)), (std::vector<size_t>{2, 1}));
  EXPECT_EQ(listed(tree.order()), (std::vector<size_t>{0, 2, 3, 1}));
  EXPECT_EQ(tree.parent(3), 2u);
  EXPECT_EQ(tree.parent(0), SpanTree::kNone);
  EXPECT_EQ(tree.depth(3), 2u);
}

TEST(SpanTree, knows_what_is_within_what) {
  const SpanTree tree(trace({{.span = 1, .end = 9},
                             {.span = 2, .parent = 1, .start = 1},
                             {.span = 3, .parent = 2, .start = 2},
                             {.span = 4, .parent = 1, .start = 3}}));
  EXPECT_TRUE(tree.is_within(2, 0));
  EXPECT_TRUE(tree.is_within(2, 2));
  EXPECT_FALSE(tree.is_within(3, 1));
  EXPECT_FALSE(tree.is_within(0, 1));
}

TEST(SpanTree, the_root_is_the_longest_span_without_a_parent) {
  EXPECT_EQ(SpanTree(trace({{.span = 1, .end = 1}, {.span = 2, .start = 1, .end = 9}})).root(), 1u);
  EXPECT_EQ(SpanTree(trace({{.span = 1, .parent = 9, .end = 50}, {.span = 2, .start = 1, .end = 9}})).root(),
            1u);
  EXPECT_EQ(
      SpanTree(trace({{.span = 1, .parent = 9, .end = 5}, {.span = 2, .parent = 8, .start = 1, .end = 9}}))
          .root(),
      1u);
  EXPECT_EQ(SpanTree(trace({})).root(), std::nullopt);
}

TEST(SpanTree, orphans_and_cut_cycles_are_on_top) {
  const SpanTree tree(trace({{.span = 1, .parent = 9, .end = 5},
                             {.span = 2, .parent = 3, .start = 1},
                             {.span = 3, .parent = 2, .start = 2}}));
  EXPECT_EQ(listed(tree.tops()), (std::vector<size_t>{0, 1}));
  EXPECT_TRUE(tree.is_orphan(0));
  EXPECT_TRUE(tree.is_orphan(1));
  EXPECT_EQ(tree.parent(2), 1u);
}

}  // namespace
}  // namespace weft::insight
