#include "insight/ledger_book.h"

#include <gtest/gtest.h>

#include "insight/trace_fixture.h"

namespace weft::insight {
namespace {

using fixture::kEpoch;
using fixture::kMs;
using fixture::trace;

model::Trace wrapped_call() {
  return trace(
      {{.span = 1, .end = 9, .service = "web", .tokens = {.input = 10}, .cost = 1.0, .model = "big"},
       {.span = 2, .parent = 1, .service = "rag", .tokens = {.input = 10}, .cost = 1.0, .model = "big"}});
}

TEST(LedgerBook, bills_every_trace_as_its_own_ledger_does) {
  LedgerBook book({.by = LedgerBy::service});
  for (int i = 0; i < 3; ++i) book.add(wrapped_call());
  const auto rows = book.rows();
  ASSERT_EQ(rows.size(), 1u) << "the wrapper's service is not billed";
  EXPECT_EQ(rows[0].key, "rag");
  EXPECT_EQ(rows[0].traces, 3u);
  EXPECT_EQ(rows[0].calls, 3u);
  EXPECT_EQ(rows[0].tokens.input, 30);
  EXPECT_EQ(book.total().cost_usd, 3.0);
}

TEST(LedgerBook, a_user_named_at_the_top_pays_for_what_is_below) {
  auto request = wrapped_call();
  request.spans[0].normalised.user_id = "ada";
  LedgerBook book({.by = LedgerBy::user});
  book.add(request);
  book.add(wrapped_call());
  const auto rows = book.rows();
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].key, "");
  EXPECT_EQ(rows[1].key, "ada");
}

TEST(LedgerBook, what_begins_outside_the_range_decides_but_is_not_counted) {
  LedgerBook book({.by = LedgerBy::model, .start_unix_nano = kEpoch + kMs, .end_unix_nano = UINT64_MAX});
  book.add(wrapped_call());  // both begin at kEpoch
  EXPECT_EQ(book.total().calls, 0u);
  EXPECT_TRUE(book.rows().empty());
}

TEST(LedgerBook, days_are_utc_and_the_latest_comes_first) {
  LedgerBook book({.by = LedgerBy::day});
  constexpr int64_t kDayMs = 86'400'000;
  book.add(trace(
      {{.span = 1, .end = 9, .cost = 5.0}, {.span = 2, .start = kDayMs, .end = kDayMs + 1, .cost = 1.0}}));
  const auto rows = book.rows();
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].key, "2026-09-22");
  EXPECT_EQ(rows[1].key, "2026-09-21");
}

TEST(LedgerBook, the_same_user_of_two_projects_are_two_where_asked_so) {
  auto mine = trace({{.span = 1, .end = 9, .cost = 1.0}});
  auto yours = trace({{.span = 1, .end = 9, .cost = 2.0}});
  mine.spans[0].normalised.project = "a";
  yours.spans[0].normalised.project = "b";
  LedgerBook together({.by = LedgerBy::user});
  LedgerBook apart({.by = LedgerBy::user, .by_project_too = true});
  for (auto* book : {&together, &apart}) {
    book->add(mine);
    book->add(yours);
  }
  EXPECT_EQ(together.rows().size(), 1u);
  EXPECT_EQ(apart.rows().size(), 2u);
}

TEST(LedgerBook, a_row_of_a_model_says_how_its_cost_comes_about) {
  const auto prices =
      model::PriceTable::parse(R"({"models":[{"model":"big","input":2.5,"output":10}]})").value();
  LedgerRow row{.key = "big", .calls = 2, .tokens = {.input = 2'000, .output = 1'000}, .cost_usd = 0.015};
  EXPECT_EQ(formula_of(row, prices), "2,000 input × $2.5 + 1,000 output × $10 per million = $0.015");
  row.cost_usd = 0.02;
  EXPECT_NE(formula_of(row, prices).find("the sum is another because"), std::string::npos);
  row.key = "mine";
  EXPECT_EQ(formula_of(row, prices), "no price is known for mine");
}

TEST(LedgerBook, a_call_without_a_price_is_counted_as_such) {
  LedgerBook book({.by = LedgerBy::model});
  book.add(trace({{.span = 1, .end = 9, .tokens = {.input = 10}, .model = "mine"}}));
  EXPECT_EQ(book.rows()[0].calls_without_cost, 1u);
  EXPECT_FALSE(book.rows()[0].cost_usd);
}

}  // namespace
}  // namespace weft::insight
