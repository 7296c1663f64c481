#include "wire/jaeger_json.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "model/span_fixture.h"

namespace weft::wire {
namespace {

namespace json = boost::json;
using model::fixture::attributes;

// A server span with a parent, a link and an event.
model::Trace one_trace() {
  static const model::SpanEvent event{.time_unix_nano = 5'000, .name = "retry", .attributes = {}};
  static const model::SpanLink link{.trace_id = {{9}}, .span_id = {{8}}, .trace_state = {}, .attributes = {}};
  model::Trace trace;
  trace.trace_id = {{1}};
  trace.resources = {
      {.attributes = attributes({{"service.name", "shop"}, {"host.name", "a"}}), .schema_url = {}}};
  trace.scopes = {{.name = "lib", .version = "2", .attributes = {}, .schema_url = {}}};
  model::StoredSpan stored;
  stored.normalised.service = "shop";
  stored.span = {.trace_id = trace.trace_id,
                 .span_id = {{2}},
                 .parent_span_id = {{3}},
                 .trace_state = {},
                 .name = "GET /",
                 .start_time_unix_nano = 7'999,
                 .end_time_unix_nano = 9'999,
                 .kind = model::SpanKind::server,
                 .status_code = model::StatusCode::error,
                 .status_message = "boom",
                 .attributes = attributes({{"text", "x"}, {"count", 3}, {"share", 0.5}, {"ok", true}}),
                 .events = {&event, 1},
                 .links = {&link, 1}};
  trace.spans = {stored};
  return trace;
}

json::value written(const model::Trace& trace) {
  std::string text;
  JsonWriter writer(text);
  write_jaeger_trace(writer, trace);
  return json::parse(text);
}

json::value tag(const json::value& tags, std::string_view key) {
  for (const auto& entry : tags.as_array()) {
    if (entry.at("key").as_string() == key) return entry;
  }
  return nullptr;
}

TEST(JaegerJson, a_span_has_its_times_in_microseconds_and_its_references) {
  const auto span = written(one_trace()).at_pointer("/spans/0");
  EXPECT_EQ(span.at("startTime"), 7);
  EXPECT_EQ(span.at("duration"), 2);
  EXPECT_EQ(span.at("operationName"), "GET /");
  EXPECT_EQ(span.at_pointer("/references/0/refType"), "CHILD_OF");
  EXPECT_EQ(span.at_pointer("/references/0/spanID"), "0300000000000000");
  EXPECT_EQ(span.at_pointer("/references/1/refType"), "FOLLOWS_FROM");
  EXPECT_EQ(span.at_pointer("/logs/0/fields/0/value"), "retry");
}

TEST(JaegerJson, tags_have_their_types_and_what_only_otlp_has) {
  const auto tags = written(one_trace()).at_pointer("/spans/0/tags");
  EXPECT_EQ(tag(tags, "text"), json::parse(R"({"key":"text","type":"string","value":"x"})"));
  EXPECT_EQ(tag(tags, "count"), json::parse(R"({"key":"count","type":"int64","value":3})"));
  EXPECT_EQ(tag(tags, "share"), json::parse(R"({"key":"share","type":"float64","value":0.5})"));
  EXPECT_EQ(tag(tags, "ok"), json::parse(R"({"key":"ok","type":"bool","value":true})"));
  EXPECT_EQ(tag(tags, "error").at("value"), true);
  EXPECT_EQ(tag(tags, "span.kind").at("value"), "server");
  EXPECT_EQ(tag(tags, "otel.status_description").at("value"), "boom");
  EXPECT_EQ(tag(tags, "otel.scope.name").at("value"), "lib");
}

TEST(JaegerJson, a_process_is_the_service_with_its_resource) {
  const auto trace = written(one_trace());
  const auto process = trace.at_pointer("/spans/0/processID").as_string();
  const auto& described = trace.at("processes").at(std::string_view(process));
  EXPECT_EQ(described.at("serviceName"), "shop");
  EXPECT_EQ(described.at_pointer("/tags/0/key"), "host.name");
  EXPECT_EQ(described.at("tags").as_array().size(), 1u);
}

TEST(JaegerJson, a_trace_that_was_cut_says_so) {
  auto trace = one_trace();
  EXPECT_TRUE(written(trace).at("warnings").is_null());
  trace.truncated = true;
  EXPECT_EQ(written(trace).at("warnings").as_array().size(), 1u);
}

}  // namespace
}  // namespace weft::wire
