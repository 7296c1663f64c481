#include <gtest/gtest.h>

#include "store/testing.h"

namespace weft::store {
namespace {

using namespace testing;
using Names = std::vector<std::string>;

class SessionList : public StoreTest {
 protected:
  Names listed_sessions(const SessionQuery& query) {
    Names names;
    each_page(query, &Reader::sessions, [&](const SessionPage& page) {
      for (const auto& row : page.sessions) names.push_back(row.project + "/" + row.session_id);
    });
    return names;
  }
};

TEST_F(SessionList, row_sums_up_its_traces) {
  store(
      {{.trace = 1, .id = 1, .duration = 10, .session = "s", .user = "u", .total_tokens = 5, .cost_usd = 0.5},
       {.trace = 2,
        .id = 2,
        .start = kNoon + 100,
        .duration = 20,
        .status = model::StatusCode::error,
        .session = "s",
        .total_tokens = 7},
       {.trace = 2, .id = 3, .start = kNoon + 101}});
  start_session(1, "s", R"({"session_name":"chat","source":"dev"})", kNoon);
  start_session(2, "s", R"({"session_name":"again"})", kNoon + kSecond);
  const auto page = reader().sessions({.project = "p"}).value();
  ASSERT_EQ(page.sessions.size(), 1u);
  const auto& row = page.sessions[0];
  EXPECT_EQ(row.name, "chat");
  EXPECT_EQ(row.source, "dev");
  EXPECT_EQ(row.user_id, "u");
  EXPECT_EQ(row.start_time_unix_nano, kNoon);
  EXPECT_EQ(row.end_time_unix_nano, kNoon + 1'101);
  EXPECT_EQ(row.trace_count, 2u);
  EXPECT_EQ(row.span_count, 3u);
  EXPECT_EQ(row.error_count, 1u);
  EXPECT_EQ(row.total_tokens, 12);
  EXPECT_EQ(row.cost_usd, 0.5);
}

TEST_F(SessionList, row_counts_whole_traces_as_the_opened_session_does) {
  store({{.trace = 1, .id = 1, .duration = 50, .session = "s", .user = "u2"},
         {.trace = 1,
          .id = 2,
          .parent = 1,
          .start = kNoon + 10,
          .duration = 900,
          .status = model::StatusCode::error,
          .total_tokens = 8,
          .cost_usd = 0.25},
         {.trace = 2, .id = 3, .start = kNoon + 2'000, .session = "s"},
         {.trace = 2, .id = 4, .parent = 3, .start = kNoon + 2'001, .user = "u1", .total_tokens = 4},
         {.trace = 2, .id = 5, .parent = 3, .start = kNoon + 2'002, .session = "other"},
         {.trace = 3, .id = 6}});
  const auto page = reader().sessions({}).value();
  ASSERT_EQ(page.sessions.size(), 2u);
  EXPECT_EQ(page.sessions[0].session_id, "other");
  EXPECT_EQ(page.sessions[0].span_count, 3u);
  const auto& row = page.sessions[1];
  EXPECT_EQ(row.trace_count, 2u);
  EXPECT_EQ(row.span_count, 5u);
  EXPECT_EQ(row.error_count, 1u);
  EXPECT_EQ(row.total_tokens, 12);
  EXPECT_EQ(row.cost_usd, 0.25);
  EXPECT_EQ(row.user_ids, (Names{"u2", "u1"}));
  EXPECT_EQ(row.user_id, "u2");
  EXPECT_EQ(reader().sessions({.start_unix_nano = kNoon + 2'000}).value().sessions[1].span_count, 5u);
}

TEST_F(SessionList, one_id_in_two_projects_is_two_sessions) {
  store({{.trace = 1, .project = "p", .session = "s"},
         {.trace = 2, .start = kNoon + 1, .project = "q", .session = "s"}});
  EXPECT_EQ(listed_sessions({}), (Names{"q/s", "p/s"}));
  EXPECT_EQ(listed_sessions({.project = "p"}), Names{"p/s"});
}

TEST_F(SessionList, empty_sessions_are_shown_when_asked_for) {
  store({{.trace = 1, .session = "used"}});
  start_session(1, "used", "{}", kNoon - kSecond);
  start_session(2, "empty", R"({"event_name":"e"})", kNoon + kSecond);
  EXPECT_EQ(listed_sessions({}), Names{"p/used"});
  for (const uint32_t limit : {1U, 10U}) {
    EXPECT_EQ(listed_sessions({.with_empty = true, .limit = limit}), (Names{"p/empty", "p/used"}));
  }
}

TEST_F(SessionList, long_and_short_sessions_page_without_repeats) {
  std::vector<TestSpan> spans;
  for (uint64_t i = 0; i < 40; ++i) {
    spans.push_back({.trace = i, .id = i, .start = kNoon - i * 100 * kSecond, .session = "long"});
    spans.push_back({.trace = 100 + i,
                     .id = i,
                     .start = kNoon - i * 100 * kSecond + 1,
                     .session = std::string("s") + static_cast<char>('A' + i)});
  }
  store(spans);
  Names expected;
  for (int i = 0; i < 40; ++i) expected.push_back(std::string("p/s") + static_cast<char>('A' + i));
  expected.push_back("p/long");
  for (const uint32_t limit : {1U, 7U, 100U}) EXPECT_EQ(listed_sessions({.limit = limit}), expected);
}

TEST_F(SessionList, a_session_beyond_the_bound_keeps_its_place) {
  std::vector<TestSpan> spans;
  for (uint64_t i = 0; i < 20; ++i) {
    spans.push_back({.trace = 100 - i, .id = i, .start = kNoon + i, .session = i % 2 == 0 ? "even" : "odd"});
  }
  store(spans);
  bounds = {.trace_spans = 3, .page_spans = 2};
  EXPECT_EQ(listed_sessions({}), (Names{"p/odd", "p/even"}));
}

TEST_F(SessionList, long_ids_are_listed_and_endless_ones_are_not) {
  std::vector<TestSpan> spans;
  for (uint64_t i = 0; i < 60; ++i) {
    spans.push_back(
        {.trace = i, .start = kNoon + i, .session = std::string(1'000, static_cast<char>('A' + i))});
  }
  spans.push_back({.trace = 99, .session = std::string(200'000, 'x')});
  store(spans);
  EXPECT_EQ(listed_sessions({.limit = 100}).size(), 60u);
}

TEST_F(SessionList, hostile_ids_page_as_well) {
  store({{.trace = 1, .project = "'\\", .session = "\\' OR 1=1"},
         {.trace = 2, .project = "{p}", .session = "\t\n"}});
  EXPECT_EQ(listed_sessions({.limit = 1}).size(), 2u);
}

TEST_F(SessionList, a_forged_cursor_is_refused) {
  EXPECT_EQ(reader().sessions({.cursor = "abcd"}).error().code, ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace weft::store
