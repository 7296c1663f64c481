#include "insight/service_graph.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "insight/trace_fixture.h"

namespace weft::insight {
namespace {

using namespace fixture;
using model::SpanKind;

// "user>web 1; web>db:postgresql 2!1": calls, and errors after "!". Services go by their name alone.
std::string drawn(const ServiceGraph& graph) {
  std::string text;
  const auto name = [](const Node& node) {
    const bool plain = node.kind == NodeKind::service || node.kind == NodeKind::user;
    return plain ? node.name : fmt::format("{}:{}", to_string(node.kind), node.name);
  };
  for (const auto& [ends, statistics] : graph.edges) {
    if (!text.empty()) text += "; ";
    text += fmt::format("{}>{} {}", name(ends.first), name(ends.second), statistics.calls);
    if (statistics.errors > 0) text += fmt::format("!{}", statistics.errors);
  }
  return text;
}

TEST(ServiceGraph, counts_calls_between_services_and_their_errors) {
  EXPECT_EQ(
      drawn(service_graph(trace(
          {{.span = 1, .end = 9, .service = "web", .kind = SpanKind::server},
           {.span = 2, .parent = 1, .end = 8, .service = "web", .kind = SpanKind::client},
           {.span = 3, .parent = 2, .end = 7, .service = "rag", .kind = SpanKind::server, .failed = true},
           {.span = 4, .parent = 1, .end = 7, .service = "rag", .kind = SpanKind::server}}))),
      "web>rag 2!1; user>web 1");
}

TEST(ServiceGraph, databases_queues_and_model_providers_are_nodes) {
  EXPECT_EQ(drawn(service_graph(trace(
                {{.span = 1, .service = "web"},
                 {.span = 2,
                  .parent = 1,
                  .service = "web",
                  .kind = SpanKind::client,
                  .attributes = {{"db.system", "redis"}}},
                 {.span = 3,
                  .parent = 1,
                  .service = "web",
                  .kind = SpanKind::producer,
                  .attributes = {{"messaging.system", "kafka"}, {"messaging.destination.name", "jobs"}}},
                 {.span = 4,
                  .parent = 3,
                  .service = "worker",
                  .kind = SpanKind::consumer,
                  .attributes = {{"messaging.system", "kafka"}, {"messaging.destination.name", "jobs"}}},
                 {.span = 5,
                  .parent = 1,
                  .service = "web",
                  .type = model::EventType::model,
                  .attributes = {{"gen_ai.provider.name", "openai"}}}}))),
            "web>database:redis 1; web>queue:kafka jobs 1; web>model:openai 1; queue:kafka jobs>worker 1");
}

TEST(ServiceGraph, a_call_that_nobody_answered_goes_to_whom_it_names) {
  EXPECT_EQ(drawn(service_graph(trace({{.span = 1, .service = "web"},
                                       {.span = 2,
                                        .parent = 1,
                                        .service = "web",
                                        .kind = SpanKind::client,
                                        .attributes = {{"server.address", "pay.example"}}}}))),
            "web>external:pay.example 1");
}

TEST(ServiceGraph, a_call_of_one_database_around_that_of_another_is_two) {
  const auto nested = [](std::string_view outer, std::string_view inner) {
    return drawn(service_graph(trace({{.span = 1, .service = "web"},
                                      {.span = 2,
                                       .parent = 1,
                                       .service = "web",
                                       .kind = SpanKind::client,
                                       .attributes = {{"db.system", outer}}},
                                      {.span = 3,
                                       .parent = 2,
                                       .service = "web",
                                       .kind = SpanKind::client,
                                       .attributes = {{"db.system", inner}}}})));
  };
  EXPECT_EQ(nested("postgresql", "redis"), "web>database:postgresql 1; web>database:redis 1");
  EXPECT_EQ(nested("redis", "redis"), "web>database:redis 1");
}

TEST(ServiceGraph, an_error_is_what_the_status_says) {
  EXPECT_EQ(drawn(service_graph(trace({{.span = 1,
                                        .service = "web",
                                        .kind = SpanKind::server,
                                        .attributes = {{"http.response.status_code", 500}}}}))),
            "user>web 1");
}

TEST(ServiceGraph, an_instrumentor_around_a_client_counts_once) {
  const model::fixture::Sayings openai{{"gen_ai.provider.name", "openai"},
                                       {"server.address", "api.openai.com"}};
  EXPECT_EQ(drawn(service_graph(
                trace({{.span = 1, .service = "web", .type = model::EventType::model, .attributes = openai},
                       {.span = 2,
                        .parent = 1,
                        .service = "web",
                        .kind = SpanKind::client,
                        .type = model::EventType::model,
                        .attributes = openai}}))),
            "web>model:openai 1");
}

TEST(ServiceGraph, a_failed_call_that_names_only_its_model_is_one_of_the_provider) {
  const auto call = [](uint64_t span, model::fixture::Sayings said, bool failed) {
    return Made{.span = span,
                .parent = 1,
                .service = "web",
                .failed = failed,
                .type = model::EventType::model,
                .model = "gpt",
                .attributes = std::move(said)};
  };
  EXPECT_EQ(drawn(service_graph(trace({{.span = 1, .service = "web"},
                                       call(2, {}, true),
                                       call(3, {{"gen_ai.provider.name", "openai"}}, false)}))),
            "web>model:openai 2!1");
  EXPECT_EQ(drawn(service_graph(trace({{.span = 1, .service = "web"}, call(2, {}, true)}))),
            "web>model:gpt 1!1");
}

TEST(ServiceGraph, a_model_without_provider_around_another_call_of_a_model_is_that_call) {
  EXPECT_EQ(drawn(service_graph(
                trace({{.span = 1, .service = "web", .type = model::EventType::model, .model = "gpt"},
                       {.span = 2,
                        .parent = 1,
                        .service = "web",
                        .type = model::EventType::model,
                        .model = "gpt-2026",
                        .attributes = {{"gen_ai.provider.name", "openai"}}}}))),
            "web>model:openai 1");
}

TEST(ServiceGraph, a_span_whose_caller_is_missing_makes_no_edge) {
  EXPECT_EQ(
      drawn(service_graph(trace({{.span = 1, .parent = 9, .service = "web", .kind = SpanKind::server}}))),
      "");
}

TEST(ServiceGraph, graphs_add_up) {
  const auto one = trace({{.span = 1, .end = 9, .service = "web", .kind = SpanKind::server}});
  auto sum = service_graph(one);
  sum.add(service_graph(one));
  EXPECT_EQ(drawn(sum), "user>web 2");
  EXPECT_EQ(sum.edges.begin()->second.latency.count(), 2u);
}

TEST(ServiceGraph, beyond_the_bound_calls_are_counted_as_left_out) {
  ServiceGraph graph;
  for (size_t i = 0; i <= kMaxEdges; ++i) {
    graph.add_call({NodeKind::user, "user"}, {NodeKind::service, std::to_string(i)}, false, 1);
  }
  EXPECT_EQ(graph.edges.size(), kMaxEdges);
  EXPECT_EQ(graph.left_out_calls, 1u);
}

TEST(LatencyHistogram, quantiles_are_within_five_percent) {
  LatencyHistogram histogram;
  for (uint64_t ms = 1; ms <= 1'000; ++ms) histogram.add(ms * kMs);
  EXPECT_NEAR(static_cast<double>(histogram.quantile_ns(0.5)), 500e6, 25e6);
  EXPECT_NEAR(static_cast<double>(histogram.quantile_ns(0.99)), 990e6, 50e6);
}

TEST(LatencyHistogram, one_duration_alone_is_exact) {
  LatencyHistogram histogram;
  histogram.add(190 * kMs);
  EXPECT_EQ(histogram.quantile_ns(0.5), 190 * kMs);
  EXPECT_EQ(histogram.quantile_ns(0.99), 190 * kMs);
  LatencyHistogram sum;
  sum.add(histogram);
  EXPECT_EQ(sum.quantile_ns(0.5), 190 * kMs);
}

TEST(LatencyHistogram, nothing_and_extremes_are_counted) {
  EXPECT_EQ(LatencyHistogram().quantile_ns(0.5), 0u);
  LatencyHistogram histogram;
  histogram.add(0);
  histogram.add(UINT64_MAX);
  EXPECT_EQ(histogram.count(), 2u);
  EXPECT_EQ(histogram.quantile_ns(0), 1u);
}

}  // namespace
}  // namespace weft::insight
