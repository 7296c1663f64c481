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

TEST_F(ServiceCalls, what_is_too_much_at_once_is_counted_in_slices) {
  std::vector<TestSpan> spans;
  for (uint64_t trace = 1; trace <= 20; ++trace) {
    spans.push_back({.trace = trace, .id = 1, .service = "web"});
    spans.push_back({.trace = trace, .id = 2, .parent = 1, .service = "rag"});
    spans.push_back({.trace = trace, .id = 3, .parent = 2, .service = "db"});
  }
  store(spans);
  bounds.graph_spans = 12;
  EXPECT_EQ(read(), "rag>db 20; web>rag 20");
}

TEST_F(ServiceCalls, a_trace_that_is_too_much_at_once_is_refused) {
  store({{.id = 1}, {.id = 2}, {.id = 3}});
  bounds.graph_spans = 2;
  const auto rows = reader().service_calls({});
  ASSERT_FALSE(rows);
  EXPECT_EQ(rows.error().code, ErrorCode::too_large);
}

TEST_F(ServiceCalls, databases_and_whom_nobody_answers_for_are_called_too) {
  store({{.id = 1, .service = "web", .kind = model::SpanKind::server},
         {.id = 2,
          .parent = 1,
          .service = "web",
          .kind = model::SpanKind::client,
          .strings = {{"db.system", "redis"}}},
         {.id = 3,
          .parent = 1,
          .service = "web",
          .kind = model::SpanKind::client,
          .strings = {{"server.address", "pay.example"}}}});
  EXPECT_EQ(read(), ">web 1; web>pay.example 1; web>redis 1");
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
