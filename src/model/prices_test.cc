#include "model/prices.h"

#include <gtest/gtest.h>

#include "model/normalised.h"
#include "model/span_fixture.h"

namespace weft::model {
namespace {

using namespace fixture;

const PriceTable& prices() {
  return PriceTable::built_in();
}

double input_price(std::string_view model, std::string_view provider = "") {
  const Price* price = prices().find(provider, model);
  return price != nullptr ? price->input : -1;
}

double cost(std::string_view model, const Tokens& tokens) {
  return prices().cost_usd("", model, tokens).value_or(-1);
}

TEST(Prices, the_table_in_the_program_parses_and_says_when_it_was_taken) {
  EXPECT_EQ(prices().as_of().size(), 10u);
  EXPECT_EQ(input_price("gpt-4o"), 2.5);
}

TEST(Prices, a_provider_in_front_and_a_date_behind_are_no_part_of_the_name) {
  for (const auto model :
       {"gpt-4o", "GPT-4o", "openai/gpt-4o", "gpt-4o-2024-08-06", "openrouter/openai/gpt-4o-2024-11-20"}) {
    EXPECT_EQ(input_price(model), 2.5) << model;
  }
  for (const auto model :
       {"claude-3-5-sonnet-latest", "claude-3-5-sonnet-20241022", "claude-3-5-sonnet@20240620",
        "anthropic.claude-3-5-sonnet-20241022-v2:0", "us.anthropic.claude-3-5-sonnet-20240620-v1:0"}) {
    EXPECT_EQ(input_price(model), 3) << model;
  }
  EXPECT_EQ(input_price("models/gemini-2.5-pro"), 1.25);
  EXPECT_EQ(input_price("gpt-3.5-turbo-0125"), 0.5);
  EXPECT_EQ(input_price("gemini-1.5-pro-002"), 1.25);
}

TEST(Prices, a_dated_model_with_a_price_of_its_own_keeps_it) {
  EXPECT_EQ(input_price("gpt-4o-2024-05-13"), 5);
  EXPECT_EQ(input_price("gpt-3.5-turbo-1106"), 1);
}

TEST(Prices, a_longer_name_is_another_model) {
  EXPECT_EQ(input_price("gpt-4o-mini"), 0.15);
  EXPECT_EQ(input_price("gpt-4o-foo"), -1);
  EXPECT_EQ(input_price("gpt-4o-mini-transcribe"), -1);
  EXPECT_EQ(input_price("ft:gpt-4o-mini-2024-07-18:acme::1"), -1);
  EXPECT_EQ(input_price("my-gpt-4o"), -1);
  EXPECT_EQ(input_price(""), -1);
  EXPECT_EQ(input_price(std::string(10'000, 'g')), -1);
}

TEST(Prices, an_open_model_has_a_price_only_where_it_is_known_who_runs_it) {
  EXPECT_EQ(input_price("mistral-large-2411", "mistral_ai"), 2);
  EXPECT_EQ(input_price("mistral-large-2411", "mistral.chat"), 2);
  EXPECT_EQ(input_price("mistral/mistral-large-2411"), 2);
  EXPECT_EQ(input_price("mistral-large-2411", "ollama"), -1);
  EXPECT_EQ(input_price("mistral-large-2411"), -1);
}

TEST(Prices, cached_tokens_cost_their_own_price_and_are_not_counted_twice) {
  EXPECT_DOUBLE_EQ(cost("gpt-4o", {.input = 1000, .output = 100, .cache_read = 800}),
                   (200 * 2.5 + 800 * 1.25 + 100 * 10) / 1e6);
  EXPECT_DOUBLE_EQ(
      cost("claude-sonnet-4-5", {.input = 1000, .output = 0, .cache_read = 600, .cache_write = 300}),
      (100 * 3 + 600 * 0.3 + 300 * 3.75) / 1e6);
}

TEST(Prices, without_a_cache_price_cached_tokens_are_input) {
  EXPECT_DOUBLE_EQ(cost("gpt-4", {.input = 1000, .output = 0, .cache_read = 800}), 1000 * 30 / 1e6);
}

TEST(Prices, reasoning_tokens_are_output_and_are_not_counted_twice) {
  EXPECT_DOUBLE_EQ(cost("o3", {.input = 0, .output = 1000, .reasoning = 900}), 1000 * 8 / 1e6);
}

TEST(Prices, a_long_input_costs_the_long_price_for_the_whole_call) {
  EXPECT_DOUBLE_EQ(cost("gemini-2.5-pro", {.input = 200'000, .output = 10}),
                   (200'000 * 1.25 + 10 * 10) / 1e6);
  EXPECT_DOUBLE_EQ(cost("gemini-2.5-pro", {.input = 200'001, .output = 10}), (200'001 * 2.5 + 10 * 15) / 1e6);
}

TEST(Prices, unknown_model_or_tokens_have_no_cost) {
  EXPECT_EQ(prices().cost_usd("", "nobody's-model", {.input = 1, .output = 1}), std::nullopt);
  EXPECT_EQ(prices().cost_usd("", "gpt-4o", {.total = 10}), std::nullopt);
  EXPECT_EQ(PriceTable().cost_usd("", "gpt-4o", {.input = 1}), std::nullopt);
}

// Tools that read Anthropic's own usage leave cached tokens out of the input; counting them as a part made
// costs negative or far too low, adding them where they were a part made them far too high.
TEST(Prices, cached_tokens_outside_the_input_are_added_to_it) {
  const auto said = fixture::normalise(span({{"gen_ai.request.model", "claude-sonnet-4-5"},
                                             {"gen_ai.usage.input_tokens", 10},
                                             {"gen_ai.usage.output_tokens", 5},
                                             {"gen_ai.usage.cache_read_input_tokens", 2000}}));
  EXPECT_EQ(said.tokens.input, 2010);
  EXPECT_EQ(said.tokens.total, 2015);
  EXPECT_DOUBLE_EQ(said.cost_usd.value_or(-1), (10 * 3 + 2000 * 0.3 + 5 * 15) / 1e6);
}

TEST(Prices, cached_tokens_inside_the_input_stay_inside) {
  const auto said = fixture::normalise(span({{"gen_ai.request.model", "claude-sonnet-4-5"},
                                             {"gen_ai.usage.input_tokens", 2010},
                                             {"gen_ai.usage.output_tokens", 5},
                                             {"gen_ai.usage.cache_read.input_tokens", 2000}}));
  EXPECT_EQ(said.tokens.input, 2010);
  EXPECT_DOUBLE_EQ(said.cost_usd.value_or(-1), (10 * 3 + 2000 * 0.3 + 5 * 15) / 1e6);
}

TEST(Prices, a_file_adds_models_and_replaces_those_it_names) {
  const auto changes = PriceTable::parse(R"({"models":[{"model":"gpt-4o","input":1,"output":2},
                                                       {"model":"ours","input":3,"output":4}]})");
  ASSERT_TRUE(changes);
  const PriceTable changed = prices().changed_by(*changes);
  EXPECT_EQ(changed.find("", "gpt-4o")->input, 1);
  EXPECT_EQ(changed.find("", "ours")->input, 3);
  EXPECT_EQ(changed.find("", "gpt-4o-mini")->input, 0.15);
  EXPECT_EQ(changed.as_of(), prices().as_of());
}

TEST(Prices, a_wrong_file_is_refused_by_the_name_of_the_entry) {
  const auto error = [](std::string_view text) {
    const auto table = PriceTable::parse(text);
    return table ? "" : table.error().message;
  };
  EXPECT_NE(error("{").find("not JSON"), std::string::npos);
  EXPECT_NE(error("[]").find("\"models\""), std::string::npos);
  EXPECT_NE(error(R"({"models":[{"model":"a","input":1,"output":"2"}]})").find("models[0] (a): \"output\""),
            std::string::npos);
  EXPECT_NE(error(R"({"models":[{"model":"a","input":-1,"output":2}]})").find("negative"), std::string::npos);
  EXPECT_NE(error(R"({"models":[{"input":1,"output":2}]})").find("models[0]: \"model\""), std::string::npos);
  EXPECT_NE(
      error(
          R"({"models":[{"model":"a","input":1,"output":2,"above":[{"input_tokens":0,"input":1,"output":1}]}]})")
          .find("rising"),
      std::string::npos);
}

}  // namespace
}  // namespace weft::model
