#include "wire/trace_json.h"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

#include "model/event_id.h"
#include "wire/otlp_fixture.h"

namespace weft::wire {
namespace {

using model::Value;

// A trace of spans that a test writes down by parent, read back as a JSON tree.
class TraceJson : public testing::Test {
 protected:
  TraceJson() {
    trace_.trace_id = trace_id_of(0xab);
    trace_.resources.emplace_back().attributes = copy({{"service.name", Value::string("gateway")}});
    trace_.scopes.emplace_back().name = "scope";
  }

  model::StoredSpan& span(uint8_t id, uint8_t parent, std::string_view name) {
    auto& stored = trace_.spans.emplace_back();
    stored.span.trace_id = trace_.trace_id;
    stored.span.span_id = span_id_of(id);
    stored.span.parent_span_id = span_id_of(parent);
    stored.span.name = name;
    stored.span.start_time_unix_nano = 1'795'219'376'893'221'551 + trace_.spans.size();
    stored.span.end_time_unix_nano = stored.span.start_time_unix_nano + 100;
    stored.normalised.service = "gateway";
    stored.normalised.event_name = name;
    return stored;
  }

  model::Attributes copy(std::initializer_list<model::Attribute> attributes) {
    return trace_.arena.copy(std::span(attributes.begin(), attributes.size()));
  }

  boost::json::object read(const std::unordered_map<std::string, std::string>& updates = {}) {
    return boost::json::parse(trace_json(trace_, updates)).as_object();
  }
  boost::json::object read_span(size_t index,
                                const std::unordered_map<std::string, std::string>& updates = {}) {
    return read(updates).at("spans").at(index).as_object();
  }

  model::Trace trace_;
};

}  // namespace

TEST_F(TraceJson, spans_come_in_tree_order_with_depth_and_parent) {
  span(1, 0, "root");
  span(2, 1, "first child");
  span(3, 1, "second child");
  span(4, 2, "grandchild");
  const auto trace = read();
  EXPECT_EQ(trace.at("root"), "0101010101010101");
  EXPECT_EQ(trace.at("span_count"), 4);
  EXPECT_EQ(trace.at("spans").at(2).at("name"), "grandchild");
  EXPECT_EQ(trace.at("spans").at(2).at("depth"), 2);
  EXPECT_EQ(trace.at("spans").at(2).at("parent_span_id"), "0202020202020202");
  EXPECT_TRUE(trace.at("spans").at(0).at("parent_span_id").is_null());
}

TEST_F(TraceJson, a_span_tells_its_project_and_a_trace_that_of_its_root) {
  span(2, 1, "child").normalised.project = "search";
  span(1, 0, "root").normalised.project = "shop";
  EXPECT_EQ(read().at("project"), "shop");
  EXPECT_EQ(read_span(1).at("project"), "search");
}

TEST_F(TraceJson, a_trace_names_its_sessions_once_in_order_of_appearance) {
  span(1, 0, "root");
  span(2, 1, "first").normalised.session_id = "s2";
  span(3, 1, "second").normalised.session_id = "s1";
  span(4, 1, "third").normalised.session_id = "s2";
  EXPECT_EQ(read().at("sessions"), (boost::json::array{"s2", "s1"}));
}

TEST_F(TraceJson, a_trace_whose_root_has_not_arrived_has_none_and_marks_the_orphan) {
  span(2, 1, "child");
  EXPECT_TRUE(read().at("root").is_null());
  EXPECT_EQ(read_span(0).at("missing_parent"), true);
  EXPECT_EQ(read_span(0).at("parent_span_id"), "0101010101010101");
}

TEST_F(TraceJson, attributes_resource_and_scope_are_plain_json) {
  span(1, 0, "s").span.attributes = copy({{"i", Value::integer(1)}, {"b", Value::boolean(true)}});
  const auto made = read_span(0);
  EXPECT_EQ(made.at("attributes"), boost::json::parse(R"({"i":1,"b":true})"));
  EXPECT_EQ(made.at("resource").at("attributes").at("service.name"), "gateway");
  EXPECT_EQ(made.at("scope").at("name"), "scope");
}

TEST_F(TraceJson, times_are_text_and_kinds_and_statuses_words) {
  auto& stored = span(1, 0, "s");
  stored.span.kind = model::SpanKind::client;
  stored.span.status_code = model::StatusCode::error;
  stored.span.status_message = "broke";
  const auto made = read_span(0);
  EXPECT_EQ(made.at("start_time_unix_nano"), "1795219376893221552");
  EXPECT_EQ(made.at("duration_ns"), 100);
  EXPECT_EQ(made.at("kind"), "client");
  EXPECT_EQ(made.at("status"), boost::json::parse(R"({"code":"error","message":"broke"})"));
}

TEST_F(TraceJson, what_is_unknown_is_null_and_zero_is_zero) {
  span(1, 0, "s").normalised.tokens.input = 0;
  const auto made = read_span(0);
  EXPECT_EQ(made.at("tokens").at("input"), 0);
  for (const auto* field : {"cost_usd", "model", "session_id", "user_id", "provider", "source", "error"}) {
    EXPECT_TRUE(made.at(field).is_null()) << field;
  }
  EXPECT_TRUE(made.at("tokens").at("output").is_null());
}

TEST_F(TraceJson, the_exporter_names_the_source_before_the_inherited_one) {
  auto& stored = span(1, 0, "s");
  stored.normalised.source = "api-gateway";
  EXPECT_EQ(read_span(0).at("source"), "api-gateway");
  stored.exporter_source = "llm-service";
  EXPECT_EQ(read_span(0).at("source"), "llm-service");
}

TEST_F(TraceJson, every_event_and_link_is_there) {
  auto& stored = span(1, 0, "s");
  const model::SpanEvent event = {5, "exception", copy({{"exception.message", Value::string("m")}}), 1};
  stored.span.events = trace_.arena.copy(std::span(&event, 1));
  const model::SpanLink link = {
      trace_id_of(1), span_id_of(2), "a=b", copy({{"k", Value::string("v")}}), 2, 3};
  stored.span.links = trace_.arena.copy(std::span(&link, 1));
  const auto made = read_span(0);
  EXPECT_EQ(made.at("events").at(0), boost::json::parse(R"({"time_unix_nano":"5","name":"exception",
      "attributes":{"exception.message":"m"},"dropped_attributes_count":1})"));
  EXPECT_EQ(made.at("links").at(0), boost::json::parse(R"({"trace_id":"01010101010101010101010101010101",
      "span_id":"0202020202020202","trace_state":"a=b","flags":3,"attributes":{"k":"v"},
      "dropped_attributes_count":2})"));
}

TEST_F(TraceJson, an_update_is_merged_by_top_level_key_and_replaces_the_error) {
  const auto& stored = span(1, 0, "s");
  trace_.spans[0].span.attributes =
      copy({{"honeyhive_metadata.a", Value::integer(1)}, {"honeyhive_metadata.b", Value::integer(2)}});
  const auto id = model::event_id(stored.span.trace_id, stored.span.span_id);
  const auto made =
      read_span(0, {{id, R"({"metadata":{"b":3,"c":[4]},"feedback":{"rating":5},"error":"late"})"}});
  EXPECT_EQ(made.at("event_id").as_string(), id);
  EXPECT_EQ(made.at("metadata").at("a"), 1);
  EXPECT_EQ(made.at("metadata").at("b"), 3);
  EXPECT_EQ(made.at("metadata").at("c"), boost::json::parse("[4]"));
  EXPECT_EQ(made.at("feedback").at("rating"), 5);
  EXPECT_EQ(made.at("error"), "late");
}

TEST_F(TraceJson, an_explicit_event_id_is_kept) {
  span(1, 0, "s").normalised.event_id = "mine";
  EXPECT_EQ(read_span(0).at("event_id"), "mine");
}

}  // namespace weft::wire
