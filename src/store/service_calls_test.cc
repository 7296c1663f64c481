#include "store/service_calls.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "store/testing.h"

namespace weft::store {
namespace {

using namespace testing;

class ServiceCalls : public StoreTest {
 protected:
  // "web>rag 2!1": calls, and errors after "!".
  std::string read(ServiceCallsQuery query = {}) {
    const auto rows = reader().service_calls(query);
    if (!rows) return rows.error().message;
    std::map<std::string, std::pair<uint64_t, uint64_t>> sums;
    for (const auto& row : *rows) {
      auto& [calls, errors] = sums[fmt::format("{}>{}", row.caller, row.callee)];
      calls += row.calls;
      errors += row.errors;
    }
    std::string text;
    for (const auto& [ends, counts] : sums) {
      if (!text.empty()) text += "; ";
      text += fmt::format("{} {}", ends, counts.first);
      if (counts.second > 0) text += fmt::format("!{}", counts.second);
    }
    return text;
  }
};

TEST_F(ServiceCalls, a_span_is_a_call_from_the_service_of_its_parent) {
  store({{.trace = 1, .id = 1, .service = "web"},
         {.trace = 1, .id = 2, .parent = 1, .service = "rag", .status = model::StatusCode::error},
         {.trace = 1, .id = 3, .parent = 1, .service = "rag"},
         {.trace = 1, .id = 4, .parent = 3, .service = "rag"},
         {.trace = 2, .id = 1, .service = "other"},
         {.trace = 2, .id = 5, .parent = 77, .service = "lost"}});
  EXPECT_EQ(read(), "web>rag 2!1");
}

TEST_F(ServiceCalls, another_project_is_not_counted_and_its_parents_not_seen) {
  store({{.trace = 1, .id = 1, .project = "a", .service = "web"},
         {.trace = 1, .id = 2, .parent = 1, .project = "b", .service = "rag"}});
  EXPECT_EQ(read({.project = "b"}), "");
  EXPECT_EQ(read(), "web>rag 1");
}

TEST_F(ServiceCalls, a_time_range_holds_the_called_spans_and_parents_from_shortly_before) {
  store({{.trace = 1, .id = 1, .start = kNoon, .service = "web"},
         {.trace = 1, .id = 2, .parent = 1, .start = kNoon + 5, .service = "rag"},
         {.trace = 1, .id = 3, .parent = 1, .start = kNoon + 9, .service = "auth"}});
  EXPECT_EQ(read({.start_unix_nano = kNoon + 1, .end_unix_nano = kNoon + 9}), "web>rag 1");
}

TEST_F(ServiceCalls, durations_are_counted_in_the_buckets_that_insight_knows) {
  store({{.trace = 1, .id = 1, .service = "web"},
         {.trace = 1, .id = 2, .parent = 1, .duration = 1'000, .service = "rag"},
         {.trace = 1, .id = 3, .parent = 1, .duration = -5, .service = "rag"}});
  const auto rows = reader().service_calls({});
  std::vector<uint16_t> buckets;
  for (const auto& row : *rows) buckets.push_back(row.bucket);
  std::ranges::sort(buckets);
  EXPECT_EQ(buckets, (std::vector<uint16_t>{0, 79}));  // 8 · log2(1000) = 79.7
}

}  // namespace
}  // namespace weft::store
