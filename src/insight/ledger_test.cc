#include "insight/ledger.h"

#include <gtest/gtest.h>

#include "insight/trace_fixture.h"

namespace weft::insight {
namespace {

using fixture::trace;

Ledger book_of(const model::Trace& trace) {
  static const auto prices =
      model::PriceTable::parse(R"({"models":[{"model":"big","input":2.5,"output":10,"cache_read":1.25}]})");
  return ledger(trace, SpanTree(trace), *prices);
}

TEST(Ledger, a_wrapper_around_a_client_is_billed_once) {
  const auto book = book_of(trace({{.span = 1, .end = 9, .tokens = {.input = 10}, .cost = 1.0},
                                   {.span = 2, .parent = 1, .tokens = {.input = 10}, .cost = 1.0},
                                   {.span = 3, .parent = 2, .tokens = {.input = 10}, .cost = 1.0}}));
  EXPECT_EQ(book.lines.size(), 3u);
  EXPECT_FALSE(book.lines[0].cost_billed);
  EXPECT_FALSE(book.lines[1].tokens_billed);
  EXPECT_TRUE(book.lines[2].tokens_billed);
  EXPECT_EQ(book.total.tokens.input, 10);
  EXPECT_EQ(book.total.cost_usd, 1.0);
  EXPECT_EQ(book.total.calls, 1u);
}

TEST(Ledger, the_formula_takes_cached_tokens_out_of_the_input) {
  const auto book = book_of(trace({{.span = 1,
                                    .end = 9,
                                    .tokens = {.input = 3'000, .output = 1'000, .cache_read = 2'000},
                                    .cost = 0.015,
                                    .model = "big"}}));
  EXPECT_EQ(book.lines[0].source, CostSource::priced);
  EXPECT_EQ(book.lines[0].formula,
            "1,000 input × $2.5 + 2,000 cache read × $1.25 + 1,000 output × $10 per million = $0.015");
}

TEST(Ledger, says_where_a_cost_is_from) {
  const auto book = book_of(
      trace({{.span = 1, .end = 9},
             {.span = 2,
              .parent = 1,
              .tokens = {.input = 4},
              .cost = 0.5,
              .attributes = {{"gen_ai.usage.cost", 0.5}}},
             {.span = 3, .parent = 1, .start = 1, .tokens = {.input = 4}, .cost = 0.5, .model = "big"},
             {.span = 4, .parent = 1, .start = 2, .tokens = {.input = 4}, .model = "mine"}}));
  EXPECT_EQ(book.lines[0].formula, "sent by the client as gen_ai.usage.cost");
  EXPECT_EQ(book.lines[1].source, CostSource::stored);
  EXPECT_EQ(book.lines[1].formula,
            "by the prices of when it was received; by today's: 4 input × $2.5 per million = $0.00001");
  EXPECT_EQ(book.lines[2].formula, "no price is known for mine");
}

TEST(Ledger, sums_by_model_service_and_user) {
  auto request = trace({{.span = 1, .end = 9},
                        {.span = 2, .parent = 1, .service = "rag", .cost = 1.0, .model = "small"},
                        {.span = 3, .parent = 1, .service = "rag", .cost = 2.0, .model = "big"},
                        {.span = 4, .parent = 1, .service = "judge", .cost = 0.5, .model = "big"}});
  request.spans[0].normalised.user_id = "user_1";
  const auto book = book_of(request);
  ASSERT_EQ(book.by_model.size(), 2u);
  EXPECT_EQ(book.by_model[0].key, "big");
  EXPECT_EQ(book.by_model[0].cost_usd, 2.5);
  EXPECT_EQ(book.by_model[0].calls, 2u);
  EXPECT_EQ(book.by_service[0].key, "rag");
  ASSERT_EQ(book.by_user.size(), 1u);
  EXPECT_EQ(book.by_user[0].key, "user_1");
  EXPECT_EQ(book.by_user[0].cost_usd, 3.5);
}

}  // namespace
}  // namespace weft::insight
