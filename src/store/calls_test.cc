#include <gtest/gtest.h>

#include "store/testing.h"

namespace weft::store {
namespace {

using namespace testing;
using enum model::StatusCode;

using Calls = StoreTest;

TEST_F(Calls, are_spans_whose_parent_is_another_services) {
  store({{.id = 1, .service = "web"},
         {.id = 2, .parent = 1, .service = "web"},
         {.id = 3, .parent = 2, .service = "shop"},
         {.id = 4, .parent = 2, .service = "shop"}});
  const auto calls = reader().calls(std::nullopt, 0, UINT64_MAX).value();
  ASSERT_EQ(calls.size(), 1u);
  EXPECT_EQ(calls[0].parent, "web");
  EXPECT_EQ(calls[0].child, "shop");
  EXPECT_EQ(calls[0].count, 2u);
}

TEST_F(Calls, of_another_project_or_time_are_not_counted) {
  store({{.id = 1, .project = "secret", .service = "web"},
         {.id = 2, .parent = 1, .project = "secret", .service = "shop"}});
  EXPECT_TRUE(reader().calls("p", 0, UINT64_MAX)->empty());
  EXPECT_TRUE(reader().calls(std::nullopt, kNoon + 1, UINT64_MAX)->empty());
}

TEST_F(Calls, a_series_has_a_point_for_each_step_with_spans) {
  store({{.id = 1, .start = kNoon, .duration = 100, .status = error},
         {.id = 2, .start = kNoon, .duration = 300},
         {.id = 3, .start = kNoon + 20 * kSecond, .duration = 500}});
  const auto points =
      reader()
          .call_series({.services = {"gateway"}, .kinds = {}, .step_ns = 10 * kSecond, .quantile = 1},
                       std::nullopt)
          .value();
  ASSERT_EQ(points.size(), 2u);
  EXPECT_EQ(points[0].step_unix_nano, kNoon);
  EXPECT_EQ(points[0].count, 2u);
  EXPECT_EQ(points[0].error_count, 1u);
  EXPECT_EQ(points[0].duration_ns, 300);
  EXPECT_EQ(points[1].step_unix_nano, kNoon + 20 * kSecond);
}

TEST_F(Calls, a_series_is_split_by_operation_when_asked) {
  store({{.id = 1, .name = "a"}, {.id = 2, .name = "b"}, {.id = 3, .service = "other"}});
  const auto points =
      reader()
          .call_series({.services = {"gateway"}, .kinds = {}, .by_operation = true}, std::nullopt)
          .value();
  ASSERT_EQ(points.size(), 2u);
  EXPECT_EQ(points[0].operation, "a");
  EXPECT_EQ(points[1].operation, "b");
}

}  // namespace
}  // namespace weft::store
