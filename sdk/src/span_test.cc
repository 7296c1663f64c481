#include "weft/span.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <thread>

#include "testing/traced.h"

namespace weft {
namespace {

using testing::SinkSpan;
using testing::Traced;

TEST(Span, arrives_as_it_was_made) {
  Traced traced;
  traced.tracer.start_span("plain", {.kind = SpanKind::client}).set_attribute("answer", 42).end();
  const SinkSpan span = traced.sent("plain");
  EXPECT_EQ(span.kind, SpanKind::client);
  EXPECT_EQ(span.attributes["answer"], Value(42));
  EXPECT_TRUE(span.parent_span_id.empty());
  EXPECT_GE(span.end_time_ns, span.start_time_ns);
}

TEST(Span, every_kind_of_value_arrives) {
  Traced traced;
  Span span = traced.tracer.start_span("kinds");
  span.set_attribute("text", "a")
      .set_attribute("negative", -7)
      .set_attribute("half", 0.5)
      .set_attribute("yes", true);
  span.set_attribute("nested", Value(Value::Object{{"list", Value::Array{1, "two", Value()}}}));
  span.end();
  const SinkSpan sent = traced.sent("kinds");
  EXPECT_EQ(sent.attributes["text"], Value("a"));
  EXPECT_EQ(sent.attributes["negative"], Value(-7));
  EXPECT_EQ(sent.attributes["half"], Value(0.5));
  EXPECT_EQ(sent.attributes["yes"], Value(true));
  EXPECT_EQ(sent.attributes["nested"], Value(Value::Object{{"list", Value::Array{1, "two", Value()}}}));
}

TEST(Span, the_last_value_of_a_key_counts_wherever_it_stands) {
  Traced traced;
  Span span = traced.tracer.start_span("again");
  for (const char* key : {"first", "second", "third"}) span.set_attribute(key, "old");
  span.set_attribute("second", "a much longer new value")
      .set_attribute("first", 1)
      .set_attribute("third", "x");
  span.end();
  const SinkSpan sent = traced.sent("again");
  EXPECT_EQ(sent.attributes["first"], Value(1));
  EXPECT_EQ(sent.attributes["second"], Value("a much longer new value"));
  EXPECT_EQ(sent.attributes["third"], Value("x"));
}

TEST(Span, attributes_past_the_limit_are_dropped_and_counted) {
  Traced traced({.limits = SpanLimits{.attributes_max = 2}});
  Span span = traced.tracer.start_span("limited");
  span.set_attribute("a", 1).set_attribute("b", 2).set_attribute("c", 3).set_attribute("a", 4).set_attribute(
      "", 5);
  span.end();
  const SinkSpan sent = traced.sent("limited");
  EXPECT_EQ(sent.dropped_attributes, 2u);
  EXPECT_EQ(sent.attributes["a"], Value(4));
  EXPECT_FALSE(sent.attributes.contains("c"));
}

TEST(Span, hundreds_of_attributes_are_kept_when_the_limit_allows) {
  Traced traced({.limits = SpanLimits{.attributes_max = 1000}});
  Span span = traced.tracer.start_span("many");
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < 500; ++i) span.set_attribute("key." + std::to_string(i), round * 1000 + i);
  }
  span.end();
  const SinkSpan sent = traced.sent("many");
  EXPECT_EQ(sent.attributes["key.499"], Value(1499));
  EXPECT_EQ(sent.attributes["key.31"], Value(1031));
  EXPECT_EQ(sent.dropped_attributes, 0u);
}

TEST(Span, long_values_are_cut_at_a_characters_end) {
  Traced traced({.limits = SpanLimits{.attribute_bytes_max = 4}});
  traced.tracer.start_span("cut").set_attribute("text", "abc\u00e9def").end();
  EXPECT_EQ(traced.sent("cut").attributes["text"], Value("abc"));
}

TEST(Span, what_is_not_utf8_is_replaced_in_keys_values_and_names) {
  Traced traced;
  traced.tracer.start_span("na\xffme").set_attribute("k\xff", "v\xc3").end();
  const SinkSpan sent = traced.sent("na\uFFFDme");
  EXPECT_EQ(sent.attributes["k\uFFFD"], Value("v\uFFFD"));
}

TEST(Span, a_megabyte_of_prompt_arrives_whole) {
  Traced traced;
  const std::string prompt(1 << 20, 'p');
  traced.tracer.start_span("large").set_attribute("gen_ai.prompt", prompt).end();
  EXPECT_EQ(traced.sent("large").attributes["gen_ai.prompt"], Value(prompt));
}

TEST(Span, events_keep_their_order_attributes_and_limit) {
  Traced traced({.limits = SpanLimits{.events_max = 2, .event_attributes_max = 1}});
  Span span = traced.tracer.start_span("events");
  span.add_event("first", {{"a", 1}, {"b", 2}}).add_event("second", {}, 1'000).add_event("third");
  span.end();
  const SinkSpan sent = traced.sent("events");
  ASSERT_EQ(sent.events.size(), 2u);
  EXPECT_EQ(sent.events[0].attributes["a"], Value(1));
  EXPECT_FALSE(sent.events[0].attributes.contains("b"));
  EXPECT_EQ(sent.events[1].time_ns, 1'000u);
  EXPECT_EQ(sent.dropped_events, 1u);
}

TEST(Span, links_name_the_other_span) {
  Traced traced;
  Span other = traced.tracer.start_span("other");
  Span span = traced.tracer.start_span(
      "linked", {.links = {{.context = other.context(), .attributes = {{"why", "batch"}}}}});
  span.add_link(SpanContext());
  span.end();
  const SinkSpan sent = traced.sent("linked");
  ASSERT_EQ(sent.links.size(), 1u);
  EXPECT_EQ(sent.links[0].span_id, other.context().span_id().to_hex());
  EXPECT_EQ(sent.links[0].attributes["why"], Value("batch"));
  EXPECT_EQ(sent.dropped_links, 1u);
}

TEST(Span, an_error_has_its_message_and_ok_is_final) {
  Traced traced;
  traced.tracer.start_span("bad")
      .set_status(StatusCode::error, "first")
      .set_status(StatusCode::error, "second")
      .end();
  traced.tracer.start_span("good").set_status(StatusCode::ok).set_status(StatusCode::error, "late").end();
  EXPECT_EQ(traced.sent("bad").status_message, "second");
  EXPECT_EQ(traced.sent("bad").status, StatusCode::error);
  EXPECT_EQ(traced.sent("good").status, StatusCode::ok);
}

TEST(Span, an_exception_is_status_event_and_honeyhives_error) {
  Traced traced;
  traced.tracer.start_span("threw").record_exception(std::runtime_error("no such user")).end();
  const SinkSpan sent = traced.sent("threw");
  ASSERT_NE(sent.event("exception"), nullptr);
  EXPECT_EQ(sent.event("exception")->attributes["exception.type"], Value("std::runtime_error"));
  EXPECT_EQ(sent.attributes["honeyhive_error"], Value("no such user"));
  EXPECT_EQ(sent.status_message, "no such user");
}

TEST(Span, times_given_by_the_caller_are_kept) {
  Traced traced;
  traced.tracer.start_span("timed", {.start_time_ns = 5'000'000'000}).end(7'000'000'000);
  EXPECT_EQ(traced.sent("timed").start_time_ns, 5'000'000'000u);
  EXPECT_EQ(traced.sent("timed").end_time_ns, 7'000'000'000u);
}

TEST(Span, never_ends_before_it_began) {
  Traced traced;
  traced.tracer.start_span("backwards", {.start_time_ns = 7'000'000'000}).end(5'000'000'000);
  EXPECT_EQ(traced.sent("backwards").end_time_ns, 7'000'000'000u);
}

TEST(Span, after_its_end_nothing_changes_it) {
  Traced traced;
  Span span = traced.tracer.start_span("ended");
  span.end();
  span.set_attribute("late", 1).set_name("renamed").end();
  EXPECT_FALSE(span.is_recording());
  EXPECT_FALSE(traced.sent("ended").attributes.contains("late"));
  EXPECT_EQ(traced.all_sent().size(), 1u);
}

TEST(Span, moves_and_ends_once_on_another_thread) {
  Traced traced;
  Span span = traced.tracer.start_span("moved");
  std::thread([other = std::move(span)]() mutable { other.set_attribute("on", "another thread"); }).join();
  EXPECT_EQ(traced.sent("moved").attributes["on"], Value("another thread"));
  EXPECT_EQ(traced.all_sent().size(), 1u);
}

TEST(Span, the_last_name_counts) {
  Traced traced;
  traced.tracer.start_span("GET").set_name("GET /users/{id}").end();
  EXPECT_EQ(traced.sent("GET /users/{id}").name, "GET /users/{id}");
}

TEST(Span, that_outlives_its_tracer_records_into_nothing) {
  Span span;
  {
    Traced traced;
    span = traced.tracer.start_span("orphan");
  }
  span.set_attribute("still", "safe");
  span.end();
  EXPECT_FALSE(span.is_recording());
}

TEST(Span, threads_may_record_into_one_span_at_once) {
  Traced traced;
  Span span = traced.tracer.start_span("shared");
  std::thread first([&] {
    for (int i = 0; i < 50; ++i) span.set_attribute("a" + std::to_string(i), i);
  });
  std::thread second([&] {
    for (int i = 0; i < 50; ++i) span.set_attribute("b" + std::to_string(i), i);
  });
  first.join();
  second.join();
  span.end();
  EXPECT_EQ(traced.sent("shared").attributes["a49"], Value(49));
  EXPECT_EQ(traced.sent("shared").attributes["b49"], Value(49));
}

}  // namespace
}  // namespace weft
