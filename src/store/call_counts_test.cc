#include "store/call_counts.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>

namespace weft::store {
namespace {

using enum model::SpanKind;

struct Given {
  uint64_t id = 1;
  uint64_t parent = 0;
  std::string service = "web";
  model::SpanKind kind = internal;
  CalleeKind callee_kind = CalleeKind::service;
  std::string callee = {};
  uint16_t bucket = 80;
  bool counts = true;
};

// "web>rag 2; web>database:redis 1": the calls among the spans of one trace.
std::string counted(const std::vector<Given>& given) {
  CallNames names;
  std::vector<CallSpan> spans;
  for (const auto& one : given) {
    spans.push_back({.key = one.id,
                     .parent_key = one.parent,
                     .service = names.number_of(one.service),
                     .callee = names.number_of(one.callee),
                     .bucket = one.bucket,
                     .kind = one.kind,
                     .callee_kind = one.callee_kind,
                     .is_root = one.parent == 0,
                     .counts = one.counts});
  }
  CallCounts counts;
  counts.add(spans);
  constexpr std::array<std::string_view, 5> kKinds{"", "model:", "database:", "queue:", "external:"};
  std::vector<std::string> edges;
  for (const auto& row : counts.rows(names)) {
    edges.push_back(
        fmt::format("{}>{}{} {}", row.caller, kKinds[static_cast<size_t>(row.kind)], row.callee, row.calls));
  }
  std::ranges::sort(edges);
  return fmt::format("{}", fmt::join(edges, "; "));
}

TEST(CallCounts, services_call_by_their_spans_of_any_kind_and_in_any_order) {
  EXPECT_EQ(counted({{.id = 3, .parent = 2, .service = "rag"},
                     {.id = 2, .parent = 1},
                     {.id = 1},
                     {.id = 4, .parent = 2, .service = "rag", .kind = server}}),
            "web>rag 2");
}

TEST(CallCounts, only_a_server_without_a_parent_is_called_from_outside) {
  EXPECT_EQ(counted({{.id = 1, .kind = server}, {.id = 2}, {.id = 3, .parent = 9, .kind = server}}),
            ">web 1");
}

TEST(CallCounts, a_span_of_an_unknown_service_makes_no_call) {
  EXPECT_EQ(
      counted({{.id = 1, .service = ""}, {.id = 2, .parent = 1}, {.id = 3, .parent = 2, .service = ""}}), "");
}

TEST(CallCounts, a_parent_from_before_the_range_is_not_counted_itself) {
  EXPECT_EQ(counted({{.id = 1, .kind = server, .counts = false}, {.id = 2, .parent = 1, .service = "rag"}}),
            "web>rag 1");
}

TEST(CallCounts, an_outgoing_call_goes_to_whom_it_names_unless_it_was_answered) {
  const Given call{
      .id = 2, .parent = 1, .kind = client, .callee_kind = CalleeKind::external, .callee = "pay"};
  EXPECT_EQ(counted({{.id = 1}, call}), "web>external:pay 1");
  EXPECT_EQ(counted({{.id = 1}, call, {.id = 3, .parent = 2, .service = "payments", .kind = server}}),
            "web>payments 1");
}

TEST(CallCounts, nested_spans_that_call_the_same_count_once) {
  const auto nested = [](const std::string& outer, const std::string& inner) {
    return counted({{.id = 1},
                    {.id = 2, .parent = 1, .callee_kind = CalleeKind::database, .callee = outer},
                    {.id = 3, .parent = 2, .callee_kind = CalleeKind::database, .callee = inner}});
  };
  EXPECT_EQ(nested("redis", "redis"), "web>database:redis 1");
  EXPECT_EQ(nested("postgresql", "redis"), "web>database:postgresql 1; web>database:redis 1");
}

TEST(CallCounts, an_outgoing_call_inside_a_models_is_the_models) {
  EXPECT_EQ(
      counted({{.id = 1, .callee_kind = CalleeKind::model, .callee = "openai"},
               {.id = 2, .parent = 1, .callee_kind = CalleeKind::external, .callee = "api.openai.com"}}),
      "web>external:api.openai.com 1; web>model:openai 1");
  EXPECT_EQ(counted({{.id = 1, .callee_kind = CalleeKind::external, .callee = "api.openai.com"},
                     {.id = 2, .parent = 1, .callee_kind = CalleeKind::model, .callee = "openai"}}),
            "web>model:openai 1");
}

TEST(CallCounts, a_shared_span_is_one_call_and_its_children_are_the_servers) {
  EXPECT_EQ(counted({{.id = 1, .kind = server},
                     {.id = 2, .parent = 1, .kind = client},
                     {.id = 2, .parent = 1, .service = "rag", .kind = server},
                     {.id = 3, .parent = 2, .service = "db", .kind = server},
                     {.id = 4, .parent = 2, .service = "web"}}),
            ">web 1; rag>db 1; web>rag 1");
}

TEST(CallCounts, what_was_sent_twice_counts_once) {
  const Given child{.id = 2, .parent = 1, .service = "rag"};
  EXPECT_EQ(counted({{.id = 1}, {.id = 1}, child, child}), "web>rag 1");
}

TEST(CallCounts, many_spans_of_one_id_are_all_counted) {
  std::vector<Given> spans{{.id = 1}};
  for (uint16_t i = 0; i < 100; ++i) {
    spans.push_back({.id = 2, .parent = 1, .service = "rag", .bucket = i});
  }
  std::string all = "web>rag 1";
  for (int i = 1; i < 100; ++i) all += "; web>rag 1";
  EXPECT_EQ(counted(spans), all);
}

TEST(CallCounts, a_span_that_is_its_own_parent_makes_no_call) {
  EXPECT_EQ(counted({{.id = 1, .parent = 1, .kind = server}}), "");
}

}  // namespace
}  // namespace weft::store
