#include "model/trace.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>

namespace weft::model {
namespace {

SpanId id(uint64_t number) {
  SpanId made;
  for (size_t i = 0; i < made.bytes.size(); ++i)
    made.bytes[i] = static_cast<uint8_t>(number >> (8 * (7 - i)));
  return made;
}

// A span of a test: its number, its parent's (0: a root), when it starts and ends.
struct Made {
  uint64_t span;
  uint64_t parent = 0;
  uint64_t start = 0;
  uint64_t end = 0;
  std::optional<int64_t> input = {};
  std::optional<double> cost = {};
  std::string_view service = "";
  SpanKind kind = SpanKind::internal;
  StatusCode status = StatusCode::unset;
};

Trace trace(std::initializer_list<Made> spans) {
  Trace made;
  for (const auto& each : spans) {
    StoredSpan stored;
    stored.span.span_id = id(each.span);
    stored.span.parent_span_id = id(each.parent);
    stored.span.start_time_unix_nano = each.start;
    stored.span.end_time_unix_nano = each.end;
    stored.normalised.tokens.input = each.input;
    stored.normalised.cost_usd = each.cost;
    stored.normalised.service = each.service;
    stored.span.kind = each.kind;
    stored.span.status_code = each.status;
    made.spans.push_back(stored);
  }
  return made;
}

// The tree as a person would draw it: "1(2 3(4)) !5"; "!" marks a missing parent.
std::string drawn(const Trace& trace) {
  std::string text;
  size_t depth = 0;
  for (const auto& node : tree(trace)) {
    if (!text.empty() && node.depth > depth) text += '(';
    for (; depth > node.depth; --depth) text += ')';
    if (!text.empty() && text.back() != '(') text += ' ';
    depth = node.depth;
    if (node.missing_parent) text += '!';
    text += std::to_string(trace.spans[node.span].span.span_id.bytes[7]);
  }
  return text + std::string(depth, ')');
}

TEST(Tree, of_a_shared_span_has_the_server_below_the_client_and_the_children_below_the_server) {
  constexpr auto kClient = SpanKind::client;
  constexpr auto kServer = SpanKind::server;
  const Made root{.span = 1, .start = 0, .service = "front", .kind = kServer};
  const Made client{.span = 2, .parent = 1, .start = 1, .service = "front", .kind = kClient};
  const Made server{.span = 2, .parent = 1, .start = 2, .service = "back", .kind = kServer};
  const Made query{.span = 3, .parent = 2, .start = 3, .service = "back", .kind = kClient};
  const Made dns{.span = 4, .parent = 2, .start = 1, .service = "front"};
  EXPECT_EQ(drawn(trace({root, client, server, query})), "1(2(2(3)))");
  EXPECT_EQ(drawn(trace({root, client, server, query, dns})), "1(2(4 2(3)))");
  // The next call shares its id too, and the one before has not arrived.
  const Made next{.span = 3, .parent = 2, .start = 4, .service = "store", .kind = kServer};
  EXPECT_EQ(drawn(trace({root, client, server, query, next})), "1(2(2(3(3))))");
  EXPECT_EQ(drawn(trace({client, server, query})), "!2(2(3))");
}

TEST(Tree, spans_of_one_id_that_are_no_shared_span_stay_where_they_were) {
  EXPECT_EQ(drawn(trace({{.span = 1},
                         {.span = 2, .parent = 1, .service = "a", .kind = SpanKind::client},
                         {.span = 2, .parent = 1, .service = "a", .kind = SpanKind::server}})),
            "1(2 2)");
  EXPECT_EQ(drawn(trace({{.span = 1},
                         {.span = 2, .parent = 1, .service = "a"},
                         {.span = 2, .parent = 1, .service = "b", .kind = SpanKind::server}})),
            "1(2 2)");
}

TEST(Tree, reads_depth_first_with_children_by_start_time) {
  EXPECT_EQ(drawn(trace({{.span = 1},
                         {.span = 2, .parent = 1, .start = 30},
                         {.span = 3, .parent = 1, .start = 10},
                         {.span = 4, .parent = 3, .start = 20}})),
            "1(3(4) 2)");
}

TEST(Tree, is_the_same_whatever_order_the_spans_came_in) {
  EXPECT_EQ(
      drawn(trace({{.span = 3, .parent = 2, .start = 2}, {.span = 1}, {.span = 2, .parent = 1, .start = 1}})),
      "1(2(3))");
}

TEST(Tree, a_span_whose_parent_is_not_there_is_a_marked_root_with_its_children) {
  EXPECT_EQ(
      drawn(trace({{.span = 1}, {.span = 2, .parent = 9, .start = 1}, {.span = 3, .parent = 2, .start = 2}})),
      "1 !2(3)");
}

TEST(Tree, the_parent_that_arrives_takes_its_child) {
  EXPECT_EQ(
      drawn(trace({{.span = 1}, {.span = 2, .parent = 9, .start = 2}, {.span = 9, .parent = 1, .start = 1}})),
      "1(9(2))");
}

TEST(Tree, the_earliest_span_of_a_cycle_becomes_a_marked_root) {
  EXPECT_EQ(drawn(trace({{.span = 1, .parent = 3, .start = 5},
                         {.span = 2, .parent = 1, .start = 1},
                         {.span = 3, .parent = 2, .start = 9}})),
            "!2(3(1))");
}

TEST(Tree, what_hangs_below_a_cycle_stays_below_it) {
  EXPECT_EQ(drawn(trace({{.span = 7, .parent = 1, .start = 0},
                         {.span = 1, .parent = 2, .start = 1},
                         {.span = 2, .parent = 1, .start = 2}})),
            "!1(7 2)");
}

TEST(Tree, a_span_that_is_its_own_parent_is_a_marked_root) {
  EXPECT_EQ(drawn(trace({{.span = 1, .parent = 1}})), "!1");
}

TEST(Tree, counts_children) {
  const auto nodes = tree(trace({{.span = 1}, {.span = 2, .parent = 1}, {.span = 3, .parent = 1}}));
  EXPECT_EQ(nodes[0].child_count, 2u);
  EXPECT_EQ(nodes[1].child_count, 0u);
}

TEST(Tree, depth_is_bounded_by_memory_only) {
  Trace deep;
  constexpr size_t kDepth = 100'000;
  for (size_t i = 1; i <= kDepth; ++i) {
    StoredSpan stored;
    stored.span.span_id = id(i);
    stored.span.parent_span_id = id(i - 1);
    // Children before parents: the worst order for whoever walks up.
    stored.span.start_time_unix_nano = kDepth - i;
    stored.normalised.tokens.input = 1;
    deep.spans.push_back(stored);
  }
  const auto nodes = tree(deep);
  ASSERT_EQ(nodes.size(), kDepth);
  EXPECT_EQ(nodes.back().depth, kDepth - 1);
  EXPECT_EQ(summarise(deep).tokens.input, 1);
}

TEST(Tree, one_great_cycle_is_cut_once) {
  Trace round;
  constexpr size_t kSpans = 100'000;
  for (size_t i = 0; i < kSpans; ++i) {
    StoredSpan stored;
    stored.span.span_id = id(i + 1);
    stored.span.parent_span_id = id((i + 1) % kSpans + 1);
    round.spans.push_back(stored);
  }
  const auto nodes = tree(round);
  ASSERT_EQ(nodes.size(), kSpans);
  EXPECT_TRUE(nodes.front().missing_parent);
  EXPECT_EQ(nodes.back().depth, kSpans - 1);
}

TEST(Summary, spans_from_the_earliest_start_to_the_latest_end) {
  const auto summary = summarise(trace({{.span = 1, .start = 100, .end = 200},
                                        {.span = 2, .parent = 1, .start = 90, .end = 80},
                                        {.span = 3, .parent = 1, .start = 150, .end = 350}}));
  EXPECT_EQ(summary.start_time_unix_nano, 90u);
  EXPECT_EQ(summary.duration_ns, 260u);
  EXPECT_EQ(summary.span_count, 3u);
}

TEST(Summary, the_root_is_the_earliest_span_without_a_parent_else_the_earliest) {
  EXPECT_EQ(
      summarise(
          trace({{.span = 1, .parent = 9, .start = 1}, {.span = 2, .start = 5}, {.span = 3, .start = 4}}))
          .root,
      2u);
  EXPECT_EQ(
      summarise(trace({{.span = 1, .parent = 9, .start = 5}, {.span = 2, .parent = 9, .start = 4}})).root,
      1u);
  EXPECT_EQ(summarise(trace({})).root, std::nullopt);
}

TEST(Summary, counts_spans_and_errors_of_each_service_in_order_of_first_appearance) {
  const auto summary =
      summarise(trace({{.span = 1, .start = 2, .service = "user"},
                       {.span = 2, .start = 1, .service = "gateway"},
                       {.span = 3, .start = 3, .service = "user", .status = StatusCode::error},
                       {.span = 4, .start = 4}}));
  ASSERT_EQ(summary.services.size(), 2u);
  EXPECT_EQ(summary.services[0].service, "gateway");
  EXPECT_EQ(summary.services[0].error_count, 0u);
  EXPECT_EQ(summary.services[1].service, "user");
  EXPECT_EQ(summary.services[1].span_count, 2u);
  EXPECT_EQ(summary.services[1].error_count, 1u);
}

TEST(Summary, the_service_of_the_root_is_named_first_also_where_clocks_differ) {
  const auto summary = summarise(trace({{.span = 1, .start = 9, .service = "gateway"},
                                        {.span = 2, .parent = 1, .start = 1, .service = "rag"},
                                        {.span = 3, .parent = 1, .start = 2, .service = "search"}}));
  ASSERT_EQ(summary.services.size(), 3u);
  EXPECT_EQ(summary.services[0].service, "gateway");
  EXPECT_EQ(summary.services[1].service, "rag");
  EXPECT_EQ(summary.services[2].service, "search");
}

TEST(Summary, counts_spans_whose_parent_is_missing) {
  const auto made =
      trace({{.span = 1}, {.span = 2, .parent = 1}, {.span = 3, .parent = 9}, {.span = 4, .parent = 8}});
  EXPECT_EQ(summarise(made).orphan_count, 2u);
}

TEST(Summary, a_wrapper_that_repeats_the_tokens_below_it_is_not_billed) {
  const auto summary = summarise(trace({{.span = 1, .input = 30, .cost = 3.0},
                                        {.span = 2, .parent = 1, .start = 1},
                                        {.span = 3, .parent = 2, .start = 2, .input = 10, .cost = 1.0},
                                        {.span = 4, .parent = 1, .start = 3, .input = 20, .cost = 2.0}}));
  EXPECT_EQ(summary.tokens.input, 30);
  EXPECT_EQ(summary.cost_usd, 3.0);
}

TEST(Summary, a_sibling_of_a_billed_span_is_billed_too) {
  const auto summary = summarise(trace({{.span = 1},
                                        {.span = 2, .parent = 1, .start = 1, .input = 1},
                                        {.span = 3, .parent = 1, .start = 2, .input = 2},
                                        {.span = 4, .start = 3, .input = 4}}));
  EXPECT_EQ(summary.tokens.input, 7);
}

TEST(Summary, a_cost_known_only_above_the_tokens_still_counts) {
  const auto summary = summarise(
      trace({{.span = 1, .input = 10, .cost = 0.5}, {.span = 2, .parent = 1, .start = 1, .input = 10}}));
  EXPECT_EQ(summary.tokens.input, 10);
  EXPECT_EQ(summary.cost_usd, 0.5);
}

TEST(Summary, nothing_said_is_nothing_not_zero) {
  EXPECT_EQ(summarise(trace({{.span = 1}})).tokens.input, std::nullopt);
  EXPECT_EQ(summarise(trace({{.span = 1}})).cost_usd, std::nullopt);
}

}  // namespace
}  // namespace weft::model
