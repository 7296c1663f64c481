#include "store/large_rows.h"

#include <gtest/gtest.h>

#include "store/testing.h"

namespace weft::store {
namespace {

using namespace testing;

// A list that keeps the rows of large traces, and whether it knows the one of trace 1.
class LargeRowsTest : public StoreTest {
 protected:
  static constexpr size_t kSpans = LargeRows::kSpansMin;

  TraceRow only_row(const TraceQuery& query = {}) {
    const auto page = Reader(engine(), bounds, nullptr, &rows).traces(query);
    if (page && page->traces.size() == 1) return page->traces[0];
    ADD_FAILURE() << (page ? "not one row" : page.error().message);
    return {};
  }
  LargeRows::Held held(const ProjectScope& project = {}) {
    const auto id = trace_id(1);
    const auto all = rows.held(engine(), std::span(&id, 1), project);
    EXPECT_TRUE(all);
    return all && all->contains(id) ? all->at(id) : LargeRows::Held{};
  }
  bool knows(const ProjectScope& project = {}) {
    return rows.find(trace_id(1), project, held(project)).has_value();
  }

  LargeRows rows;
};

TEST_F(LargeRowsTest, is_kept_from_the_second_reading_on) {
  store_many(1, kSpans);
  EXPECT_EQ(only_row().span_count, kSpans);
  EXPECT_FALSE(knows());
  EXPECT_EQ(only_row().span_count, kSpans);
  EXPECT_TRUE(knows());
  const auto known = only_row();
  const auto read = Reader(engine(), bounds).traces({})->traces.at(0);
  EXPECT_EQ(known.root_name, read.root_name);
  EXPECT_EQ(known.duration_ns, read.duration_ns);
}

TEST_F(LargeRowsTest, a_small_trace_is_read_each_time) {
  store({{.trace = 1}});
  only_row();
  only_row();
  EXPECT_FALSE(knows());
}

TEST_F(LargeRowsTest, a_span_that_comes_later_is_counted) {
  store_many(1, kSpans);
  only_row();
  only_row();
  store({{.trace = 1, .id = 900'001, .status = model::StatusCode::error}});
  EXPECT_FALSE(knows());
  EXPECT_EQ(only_row().span_count, kSpans + 1);
  EXPECT_EQ(only_row().error_count, 1u);
  EXPECT_TRUE(knows());
}

TEST_F(LargeRowsTest, a_project_is_not_given_what_another_may_see) {
  store_many(1, kSpans);
  store({{.trace = 1, .id = 900'001, .project = "other"}});
  only_row();
  EXPECT_EQ(only_row().span_count, kSpans + 1);
  EXPECT_FALSE(knows("p"));
  EXPECT_EQ(only_row({.project = "p"}).span_count, kSpans);
  EXPECT_EQ(only_row({.project = "p"}).span_count, kSpans);
  EXPECT_EQ(only_row().span_count, kSpans + 1);
}

TEST_F(LargeRowsTest, a_range_that_begins_within_the_trace_lists_it) {
  store_many(1, kSpans);
  store({{.trace = 1, .id = 900'001, .start = kNoon + 1'000 * kSecond}});
  only_row();
  only_row();
  EXPECT_EQ(only_row({.start_unix_nano = kNoon + 900 * kSecond}).span_count, kSpans + 1);
  EXPECT_TRUE(Reader(engine(), bounds, nullptr, &rows)
                  .traces({.start_unix_nano = kNoon + 2'000 * kSecond})
                  ->traces.empty());
}

TEST_F(LargeRowsTest, a_filter_says_which_spans_match_and_is_read) {
  store_many(1, kSpans);
  only_row();
  only_row();
  EXPECT_TRUE(
      Reader(engine(), bounds, nullptr, &rows).traces({.status = model::StatusCode::error})->traces.empty());
}

}  // namespace
}  // namespace weft::store
