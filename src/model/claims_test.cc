#include "model/claims.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "model/span_fixture.h"

namespace weft::model {
namespace {

using namespace fixture;

Tokens tokens(Sayings sayings) {
  Claims claims;
  claims.offer(attributes(sayings));
  return claims.tokens();
}

TEST(Claims, counts_are_integers_whole_reals_or_digits) {
  EXPECT_EQ(as_count(Value::integer(12)), 12);
  EXPECT_EQ(as_count(Value::real(12.0)), 12);
  EXPECT_EQ(as_count(Value::string("12")), 12);
  for (const auto& wrong :
       {Value::integer(-1), Value::real(1.5), Value::real(NAN), Value::string("12 "), Value::string(""),
        Value::boolean(true), Value::integer(kTokensMax + 1), Value::real(1e300)}) {
    EXPECT_EQ(as_count(wrong), std::nullopt);
  }
}

TEST(Claims, amounts_are_finite_and_not_negative) {
  EXPECT_EQ(as_amount(Value::string("0.25")), 0.25);
  EXPECT_EQ(as_amount(Value::integer(2)), 2.0);
  for (const auto& wrong :
       {Value::real(-0.1), Value::real(NAN), Value::real(INFINITY), Value::string("$1")}) {
    EXPECT_EQ(as_amount(wrong), std::nullopt);
  }
}

TEST(Claims, the_first_of_two_equal_keys_wins) {
  Claims claims;
  const Attributes twice = attributes({{"session.id", "first"}, {"session.id", "second"}});
  claims.offer(twice);
  EXPECT_EQ(claims.text(Field::session_id), "first");
}

TEST(Claims, total_is_the_sum_unless_it_was_said) {
  EXPECT_EQ(tokens({{"llm.token_count.prompt", 1}, {"llm.token_count.completion", 2}}).total, 3);
  EXPECT_EQ(
      tokens({{"llm.token_count.prompt", 1}, {"llm.token_count.completion", 2}, {"llm.token_count.total", 9}})
          .total,
      9);
  EXPECT_EQ(tokens({{"llm.token_count.prompt", 1}}).total, std::nullopt);
}

TEST(Claims, a_total_that_adds_cached_tokens_shows_that_input_left_them_out) {
  const auto said = tokens({{"gen_ai.usage.input_tokens", 100},
                            {"gen_ai.usage.output_tokens", 10},
                            {"gen_ai.usage.total_tokens", 160},
                            {"gen_ai.usage.cache_read_input_tokens", 50}});
  EXPECT_EQ(said.input, 150);
  EXPECT_EQ(said.total, 160);
}

TEST(Claims, reasoning_beyond_the_output_is_added_to_it) {
  const auto said =
      tokens({{"gen_ai.usage.output_tokens", 10}, {"gen_ai.usage.reasoning.output_tokens", 200}});
  EXPECT_EQ(said.output, 210);
  EXPECT_EQ(
      tokens({{"gen_ai.usage.output_tokens", 210}, {"gen_ai.usage.reasoning.output_tokens", 200}}).output,
      210);
}

}  // namespace
}  // namespace weft::model
