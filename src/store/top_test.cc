#include "store/top.h"

#include <gtest/gtest.h>

#include "store/testing.h"

namespace weft::store {
namespace {

using namespace testing;
using Top = StoreTest;

TEST_F(Top, counts_calls_errors_and_durations_of_what_was_received_of_late) {
  store({{.id = 1, .duration = 100},
         {.id = 2, .duration = 300, .status = model::StatusCode::error},
         {.id = 3, .service = "shop"},
         {.id = 4, .service = "old", .received = kNoon - kSecond}});
  const auto rows = reader().top({.since_unix_nano = kNoon}).value();
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].service, "gateway");
  EXPECT_EQ(rows[0].calls, 2u);
  EXPECT_EQ(rows[0].errors, 1u);
  EXPECT_EQ(rows[0].p50_ns, 200u);
  EXPECT_EQ(rows[1].service, "shop");
}

TEST_F(Top, is_of_operations_and_of_the_asked_project) {
  store({{.id = 1, .name = "a"}, {.id = 2, .name = "b"}, {.id = 3, .name = "c", .project = "secret"}});
  const auto rows = reader().top({.project = "p", .by = TopBy::operation, .since_unix_nano = kNoon}).value();
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].name, "a");
  EXPECT_EQ(rows[1].name, "b");
}

}  // namespace
}  // namespace weft::store
