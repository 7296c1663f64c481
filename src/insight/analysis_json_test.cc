#include "insight/analysis_json.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "insight/trace_fixture.h"

namespace weft::insight {
namespace {

using fixture::trace;

boost::json::value analysed(const model::Trace& trace) {
  return boost::json::parse(analysis_json(trace, analyse(trace, model::PriceTable::built_in())));
}

TEST(AnalysisJson, says_each_part_with_the_spans_it_came_from) {
  const auto json = analysed(
      trace({{.span = 1, .end = 100, .name = "request", .failed = true},
             {.span = 2, .parent = 1, .end = 20, .name = "llm", .failed = true, .cost = 0.5, .model = "mine"},
             {.span = 3, .parent = 1, .start = 30, .end = 90, .name = "llm", .model = "mine"}}));
  EXPECT_EQ(json.at("root").at("name"), "request");
  EXPECT_EQ(json.at_pointer("/bottlenecks/0/span_id"), "0000000000000003");
  EXPECT_EQ(json.at_pointer("/critical_path/segments_count"), 4);
  EXPECT_EQ(json.at_pointer("/retries/0/attempts_count"), 2);
  EXPECT_EQ(json.at_pointer("/errors_count"), 2);
  EXPECT_EQ(json.at_pointer("/ledger/by_model/0/key"), "mine");
}

TEST(AnalysisJson, an_empty_trace_has_empty_parts) {
  const auto json = analysed(trace({}));
  EXPECT_TRUE(json.at("root").is_null());
  EXPECT_EQ(json.at_pointer("/critical_path/segments_count"), 0);
  EXPECT_EQ(json.at("bottlenecks").as_array().size(), 0u);
}

// Every shape that has broken something somewhere.
TEST(AnalysisJson, of_a_huge_trace_of_any_shape_stays_small) {
  using ParentOf = uint64_t (*)(uint64_t);
  const std::initializer_list<ParentOf> shapes{[](uint64_t i) { return i; },  // a chain
                                               [](uint64_t i) { return i == 0 ? 0 : uint64_t{1}; },  // a fan
                                               [](uint64_t i) { return (i + 1) % 100'000 + 1; },  // one cycle
                                               [](uint64_t) { return uint64_t{999'999}; },        // orphans
                                               [](uint64_t) { return uint64_t{0}; }};             // roots
  for (const auto parent_of : shapes) {
    model::Trace huge;
    huge.resources.emplace_back();
    huge.scopes.emplace_back();
    for (uint64_t i = 0; i < 100'000; ++i) {
      const auto at = static_cast<int64_t>(i);
      huge.spans.push_back(fixture::stored({.span = i + 1,
                                            .parent = parent_of(i),
                                            .start = at,
                                            .end = i % 7 == 0    ? at
                                                   : i % 11 == 0 ? at - 5
                                                                 : 200'000 - at,
                                            .failed = i % 2 == 0}));
    }
    EXPECT_LT(analysis_json(huge, analyse(huge, model::PriceTable::built_in())).size(), 8u << 20);
  }
}

TEST(WhatIfJson, says_what_it_rests_on) {
  const auto request = trace({{.span = 1, .end = 100}});
  const SpanTree tree(request);
  const auto answer = what_if(tree, Timeline(request, tree), 0, 25);
  const auto json = boost::json::parse(what_if_json(request, *answer, 25));
  EXPECT_EQ(json.at("was_ns"), 100 * fixture::kMs);
  EXPECT_EQ(json.at("duration_ns"), 75 * fixture::kMs);
  EXPECT_EQ(json.at("sibling_assumption").as_string(), kSiblingAssumption);
}

}  // namespace
}  // namespace weft::insight
