// The lists that are about use: of users, and of the traces that used a model.
#include "store/users.h"

#include <gtest/gtest.h>

#include "store/testing.h"

namespace weft::store {
namespace {

using namespace testing;
using Names = std::vector<std::string>;

class UserList : public StoreTest {
 protected:
  Names listed_users(const UserQuery& query) {
    Names names;
    each_page(query, &Reader::users, [&](const UserPage& page) {
      for (const auto& row : page.users) names.push_back(row.key.project + "/" + row.key.user_id);
    });
    return names;
  }
  // The traces, by their number of spans; -1 where some were left out.
  std::vector<int> used(const UsageQuery& query) {
    std::vector<int> sizes;
    const auto truncated = reader().traces_with_usage(
        query, [&](const model::Trace& trace) { sizes.push_back(static_cast<int>(trace.spans.size())); });
    EXPECT_TRUE(truncated) << truncated.error().message;
    std::ranges::sort(sizes);
    if (truncated.value_or(false)) sizes.push_back(-1);
    return sizes;
  }
};

TEST_F(UserList, a_row_sums_up_what_names_the_user) {
  store({{.trace = 1, .id = 1, .user = "ada"},
         {.trace = 1, .id = 2, .start = kNoon + 5, .status = model::StatusCode::error, .user = "ada"},
         {.trace = 2, .id = 3, .start = kNoon + 9, .user = "ada"},
         {.trace = 2, .id = 4, .start = kNoon + 10}});
  const auto page = reader().users({.project = "p"}).value();
  ASSERT_EQ(page.users.size(), 1u);
  const auto& row = page.users[0];
  EXPECT_EQ(row.key.user_id, "ada");
  EXPECT_EQ(row.first_seen_unix_nano, kNoon);
  EXPECT_EQ(row.last_seen_unix_nano, kNoon + 9);
  EXPECT_EQ(row.trace_count, 2u);
  EXPECT_EQ(row.span_count, 3u);
  EXPECT_EQ(row.error_count, 1u);
}

TEST_F(UserList, a_span_that_was_sent_twice_is_one) {
  store({{.id = 1, .user = "ada"}});
  store({{.id = 1, .user = "ada", .received = kNoon + kSecond}});
  EXPECT_EQ(reader().users({}).value().users[0].span_count, 1u);
}

TEST_F(UserList, whoever_was_seen_last_comes_first_over_all_pages) {
  store({{.trace = 1, .start = kNoon, .user = "a"},
         {.trace = 2, .start = kNoon + 1, .user = "b"},
         {.trace = 3, .start = kNoon + 2, .project = "q", .user = "a"},
         {.trace = 4, .start = kNoon + 3, .user = "c"}});
  EXPECT_EQ(listed_users({.limit = 1}), (Names{"p/c", "q/a", "p/b", "p/a"}));
  EXPECT_EQ(listed_users({.project = "q"}), Names{"q/a"});
  EXPECT_EQ(listed_users({.start_unix_nano = kNoon + 1, .end_unix_nano = kNoon + 3}), (Names{"q/a", "p/b"}));
}

TEST_F(UserList, who_comes_back_between_two_pages_is_not_missed) {
  store({{.trace = 1, .start = kNoon, .user = "a"}, {.trace = 2, .start = kNoon + 1, .user = "b"}});
  UserQuery query{.end_unix_nano = kNoon + 2, .limit = 1};
  query.cursor = reader().users(query).value().next_cursor;
  store({{.trace = 3, .start = kNoon + 50, .user = "a"}});
  query.end_unix_nano = kNoon + 100;  // as a client asks that lets the end be now
  EXPECT_EQ(listed_users(query), Names{"p/a"});
}

TEST_F(UserList, a_cursor_of_another_list_is_refused) {
  store({{.trace = 1, .session = "s", .user = "a"}, {.trace = 2, .start = kNoon + 1, .session = "t"}});
  const auto cursor = reader().sessions({.limit = 1}).value().next_cursor;
  ASSERT_FALSE(cursor.empty());
  EXPECT_EQ(reader().users({.cursor = cursor}).error().code, ErrorCode::invalid_argument);
}

TEST_F(UserList, traces_with_usage_come_whole) {
  store({{.trace = 1, .id = 1},
         {.trace = 1, .id = 2, .parent = 1, .start = kNoon + 5, .total_tokens = 3},
         {.trace = 2, .id = 3, .cost_usd = 0.1},
         {.trace = 3, .id = 4},
         {.trace = 4, .id = 5, .start = kNoon + 100, .total_tokens = 3}});
  EXPECT_EQ(used({}), (std::vector{1, 1, 2}));
  EXPECT_EQ(used({.start_unix_nano = kNoon + 3, .end_unix_nano = kNoon + 10}), std::vector{2});
  EXPECT_EQ(used({.project = "q"}), std::vector<int>{});
}

TEST_F(UserList, traces_that_are_too_large_for_one_answer_come_in_several) {
  bounds.page_spans = 3;
  store({{.trace = 1, .id = 1, .total_tokens = 3},
         {.trace = 1, .id = 2, .start = kNoon + 1},
         {.trace = 2, .id = 3, .total_tokens = 3},
         {.trace = 2, .id = 4, .start = kNoon + 1},
         {.trace = 3, .id = 5, .total_tokens = 3}});
  EXPECT_EQ(used({}), (std::vector{1, 2, 2}));
}

TEST_F(UserList, a_trace_that_is_cut_says_so) {
  bounds = {.trace_spans = 2, .page_spans = 2};
  store({{.trace = 1, .id = 1, .total_tokens = 3},
         {.trace = 1, .id = 2, .start = kNoon + 1},
         {.trace = 1, .id = 3, .start = kNoon + 2}});
  EXPECT_EQ(used({}), (std::vector{2, -1}));
}

TEST_F(UserList, usage_can_be_asked_of_some_users_only) {
  store({{.trace = 1, .id = 1, .user = "ada"},
         {.trace = 1, .id = 2, .parent = 1, .total_tokens = 3},
         {.trace = 2, .id = 3, .user = "bob", .total_tokens = 3}});
  EXPECT_EQ(used({.users = {{"p", "ada"}}}), std::vector{2});
}

}  // namespace
}  // namespace weft::store
