#include "insight/cache.h"

#include <gtest/gtest.h>

#include "insight/trace_fixture.h"

namespace weft::insight {
namespace {

using fixture::kMs;
using fixture::trace;
using model::fixture::named;
using model::fixture::span;

CacheAnalysis analysed(const model::Trace& trace) {
  const SpanTree tree(trace);
  Contents contents(trace);
  return analyse_caches(trace, tree, usage_below(trace, tree), contents);
}

TEST(CacheVerdict, is_read_in_the_words_programs_use) {
  for (const auto& hit :
       {span({{"cache.hit", true}}), span({{"llm.cache_hit", "true"}}), span({{"from-cache", 1}}),
        span({{"X-Cache", "HIT from edge"}}), span({{"cache.status", "hit"}}),
        span({{"http.response.header.x-cache", model::fixture::list({model::Value::string("Hit")})}}),
        named(span({}), "redis cache.hit")}) {
    EXPECT_EQ(cache_verdict(hit), true);
  }
  for (const auto& miss : {span({{"cache.hit", false}}), span({{"cache_hit", "miss"}}),
                           span({{"cache.result", "MISS"}}), named(span({}), "cache_miss")}) {
    EXPECT_EQ(cache_verdict(miss), false);
  }
}

TEST(CacheVerdict, is_not_guessed) {
  for (const auto& neither :
       {span({{"cache.size", 3}}), span({{"cache.status", "stale"}}), span({{"cache.hit", "perhaps"}}),
        span({{"cache.hits", 4}}), named(span({}), "cache.get")}) {
    EXPECT_EQ(cache_verdict(neither), std::nullopt);
  }
}

TEST(Caches, count_hits_and_misses_by_operation) {
  const auto found =
      analysed(trace({{.span = 1, .end = 9},
                      {.span = 2, .parent = 1, .name = "get", .attributes = {{"cache.hit", true}}},
                      {.span = 3, .parent = 1, .name = "get", .attributes = {{"cache.hit", false}}},
                      {.span = 4, .parent = 1, .name = "other", .attributes = {{"cache.hit", true}}}}));
  ASSERT_EQ(found.caches.size(), 2u);
  EXPECT_EQ(found.caches[0].operation.name, "get");
  EXPECT_DOUBLE_EQ(found.caches[0].hit_rate(), 0.5);
  EXPECT_EQ(found.caches[0].spans, (std::vector<size_t>{1, 2}));
}

TEST(RepeatedCalls, with_the_same_inputs_could_have_been_saved) {
  const auto found = analysed(trace({{.span = 1, .end = 99, .type = model::EventType::chain},
                                     {.span = 2,
                                      .parent = 1,
                                      .start = 0,
                                      .end = 10,
                                      .tokens = {.input = 5},
                                      .attributes = {{"honeyhive_inputs.q", "a"}}},
                                     {.span = 3,
                                      .parent = 1,
                                      .start = 20,
                                      .end = 40,
                                      .tokens = {.input = 6},
                                      .attributes = {{"honeyhive_inputs.q", "a"}}},
                                     {.span = 4,
                                      .parent = 1,
                                      .start = 50,
                                      .end = 90,
                                      .tokens = {.input = 7},
                                      .attributes = {{"honeyhive_inputs.q", "b"}}}}));
  ASSERT_EQ(found.repeated.size(), 1u);
  EXPECT_EQ(found.repeated[0].spans, (std::vector<size_t>{1, 2}));
  EXPECT_EQ(found.repeated[0].saved_ns, 20 * kMs);
  EXPECT_EQ(found.repeated[0].saved.tokens, 6);
}

TEST(RepeatedCalls, below_a_repeated_call_are_not_counted_again) {
  const auto found = analysed(trace({{.span = 1, .end = 99, .type = model::EventType::chain},
                                     {.span = 2,
                                      .parent = 1,
                                      .start = 0,
                                      .end = 10,
                                      .name = "tool",
                                      .attributes = {{"honeyhive_inputs.q", "a"}}},
                                     {.span = 3,
                                      .parent = 2,
                                      .start = 1,
                                      .end = 9,
                                      .name = "query",
                                      .attributes = {{"db.query.text", "SELECT 1"}}},
                                     {.span = 4,
                                      .parent = 1,
                                      .start = 20,
                                      .end = 40,
                                      .name = "tool",
                                      .attributes = {{"honeyhive_inputs.q", "a"}}},
                                     {.span = 5,
                                      .parent = 4,
                                      .start = 21,
                                      .end = 39,
                                      .name = "query",
                                      .attributes = {{"db.query.text", "SELECT 1"}}}}));
  ASSERT_EQ(found.repeated.size(), 1u);
  EXPECT_EQ(found.repeated[0].spans, (std::vector<size_t>{1, 3}));
}

TEST(RepeatedCalls, are_none_where_one_failed_or_nothing_is_known_of_the_inputs) {
  EXPECT_TRUE(
      analysed(trace({{.span = 1, .end = 99, .type = model::EventType::chain},
                      {.span = 2, .parent = 1, .failed = true, .attributes = {{"honeyhive_inputs.q", "a"}}},
                      {.span = 3, .parent = 1, .attributes = {{"honeyhive_inputs.q", "a"}}},
                      {.span = 4, .parent = 1, .name = "x"},
                      {.span = 5, .parent = 1, .name = "x"}}))
          .repeated.empty());
}

model::Trace twice(model::fixture::Sayings attributes, model::EventType type = model::EventType::tool) {
  return trace({{.span = 1, .end = 99, .type = model::EventType::chain},
                {.span = 2, .parent = 1, .start = 0, .end = 10, .type = type, .attributes = attributes},
                {.span = 3, .parent = 1, .start = 20, .end = 40, .type = type, .attributes = attributes}});
}

TEST(RepeatedCalls, are_reads_of_which_all_that_was_asked_is_recorded) {
  const auto found = [](const model::Trace& of) { return analysed(of).repeated.size(); };
  EXPECT_EQ(found(twice({{"db.query.text", "INSERT INTO orders VALUES ($1, $2)"}})), 0u);
  EXPECT_EQ(found(twice({{"db.query.text", "INSERT INTO orders VALUES (1, 2)"}})), 0u);
  EXPECT_EQ(found(twice({{"db.query.text", "SELECT a FROM orders WHERE id = $1"}})), 0u);
  EXPECT_EQ(
      found(twice({{"db.query.text", "SELECT a FROM orders WHERE id = $1"}, {"db.query.parameter.0", "7"}})),
      1u);
  EXPECT_EQ(found(twice({{"db.query.text", "SELECT a FROM orders WHERE id = 7"}})), 1u);
  EXPECT_EQ(found(twice({{"http.request.method", "POST"}, {"url.full", "https://a/v1/chat"}})), 0u);
  EXPECT_EQ(found(twice({{"http.request.method", "GET"}, {"url.full", "https://a/items/7"}})), 1u);
  EXPECT_EQ(
      found(twice({{"http.request.method", "POST"}, {"honeyhive_inputs.q", "a"}, {"url.full", "https://a"}})),
      0u);
  EXPECT_EQ(
      found(twice({{"http.request.method", "POST"}, {"honeyhive_inputs.q", "a"}, {"url.full", "https://a"}},
                  model::EventType::model)),
      1u);
}

TEST(RepeatedCalls, of_centuries_do_not_wrap_around) {
  auto made = twice({{"honeyhive_inputs.q", "a"}});
  made.spans.push_back(made.spans.back());
  made.spans.back().span.span_id = fixture::id(4);
  for (auto& stored : made.spans) stored.span.start_time_unix_nano = 1;
  for (auto& stored : made.spans) stored.span.end_time_unix_nano = UINT64_MAX;
  EXPECT_EQ(analysed(made).repeated.at(0).saved_ns, UINT64_MAX);
}

TEST(PromptCache, is_the_part_of_the_input_that_was_read_from_it) {
  const auto found = analysed(trace({{.span = 1, .end = 9},
                                     {.span = 2, .parent = 1, .tokens = {.input = 1'000, .cache_read = 750}},
                                     {.span = 3, .parent = 1, .tokens = {.input = 400}}}));
  ASSERT_TRUE(found.prompts);
  EXPECT_EQ(found.prompts->input_tokens, 1'000);
  EXPECT_EQ(found.prompts->cache_read_tokens, 750);
  EXPECT_FALSE(analysed(trace({{.span = 1, .tokens = {.input = 4}}})).prompts);
}

}  // namespace
}  // namespace weft::insight
