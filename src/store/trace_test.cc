
#include <gtest/gtest.h>

#include "store/span_block.h"
#include "store/testing.h"

namespace weft::store {
namespace {

using namespace testing;
using model::Value;

class TraceRead : public StoreTest {};

std::vector<uint64_t> span_numbers(const model::Trace& trace) {
  std::vector<uint64_t> numbers;
  for (const auto& stored : trace.spans) numbers.push_back(stored.span.span_id.bytes[7]);
  return numbers;
}

// Every field of OTLP's span, each with a value of its own.
model::SpanBatch full_batch() {
  static const std::array list{Value::integer(1), Value::string("two")};
  static const std::array map{model::Attribute{"deep", Value::array(list)}};
  static const std::array attributes{model::Attribute{"text", Value::string("a \"b\" \\ c")},
                                     model::Attribute{"gen_ai.prompt", Value::string("What is weft?")},
                                     model::Attribute{"integer", Value::integer(INT64_MIN)},
                                     model::Attribute{"real", Value::real(0.1)},
                                     model::Attribute{"boolean", Value::boolean(true)},
                                     model::Attribute{"bytes", Value::bytes(std::string_view("\0\xff", 2))},
                                     model::Attribute{"list", Value::array(list)},
                                     model::Attribute{"map", Value::map(map)},
                                     model::Attribute{"empty", Value()}};
  static const std::array events{model::SpanEvent{
      .time_unix_nano = kNoon + 1, .name = "exception", .attributes = map, .dropped_attributes_count = 9}};
  static const std::array links{model::SpanLink{.trace_id = trace_id(7),
                                                .span_id = span_id(8),
                                                .trace_state = "k=v",
                                                .attributes = map,
                                                .dropped_attributes_count = 2,
                                                .flags = 3}};
  model::SpanBatch batch;
  batch.resources.push_back(
      {.attributes = map, .dropped_attributes_count = 4, .schema_url = "http://schema/1"});
  batch.scopes.push_back({.name = "scope",
                          .version = "1.2",
                          .attributes = map,
                          .dropped_attributes_count = 5,
                          .schema_url = "http://schema/2"});
  batch.spans.push_back({.trace_id = trace_id(1),
                         .span_id = span_id(2),
                         .parent_span_id = span_id(3),
                         .trace_state = "vendor=1",
                         .name = "chat",
                         .start_time_unix_nano = kNoon,
                         .end_time_unix_nano = kNoon - 5,
                         .flags = 257,
                         .kind = model::SpanKind::client,
                         .status_code = model::StatusCode::error,
                         .status_message = "no",
                         .attributes = attributes,
                         .events = events,
                         .links = links,
                         .dropped_attributes_count = 6,
                         .dropped_events_count = 7,
                         .dropped_links_count = 8});
  return batch;
}

TEST_F(TraceRead, every_field_comes_back) {
  const auto batch = full_batch();
  SpanBlock block({});
  block.add(batch, "p", "source-1", kNoon + 2 * kSecond);
  const auto stored = client().run(
      {.sql = "INSERT INTO spans (" + SpanBlock::column_names() + ") FORMAT Native", .data = block.build()});
  ASSERT_TRUE(stored) << stored.error().message;

  const auto trace = reader().trace(trace_id(1), "p").value();
  ASSERT_EQ(trace.spans.size(), 1u);
  const auto& sent = batch.spans[0];
  const auto& span = trace.spans[0].span;
  EXPECT_EQ(span.trace_id, sent.trace_id);
  EXPECT_EQ(span.span_id, sent.span_id);
  EXPECT_EQ(span.parent_span_id, sent.parent_span_id);
  EXPECT_EQ(span.trace_state, sent.trace_state);
  EXPECT_EQ(span.name, sent.name);
  EXPECT_EQ(span.start_time_unix_nano, sent.start_time_unix_nano);
  EXPECT_EQ(span.end_time_unix_nano, sent.end_time_unix_nano);
  EXPECT_EQ(span.flags, sent.flags);
  EXPECT_EQ(span.kind, sent.kind);
  EXPECT_EQ(span.status_code, sent.status_code);
  EXPECT_EQ(span.status_message, sent.status_message);
  EXPECT_EQ(span.dropped_attributes_count, sent.dropped_attributes_count);
  EXPECT_EQ(span.dropped_events_count, sent.dropped_events_count);
  EXPECT_EQ(span.dropped_links_count, sent.dropped_links_count);
  EXPECT_EQ(span.attributes.size(), sent.attributes.size());
  for (const auto& attribute : sent.attributes) {
    const auto* value = model::find(span.attributes, attribute.key);
    ASSERT_NE(value, nullptr) << attribute.key;
    EXPECT_TRUE(*value == attribute.value) << attribute.key;
  }
  ASSERT_EQ(span.events.size(), 1u);
  EXPECT_EQ(span.events[0].name, "exception");
  EXPECT_EQ(span.events[0].time_unix_nano, kNoon + 1);
  EXPECT_EQ(span.events[0].dropped_attributes_count, 9u);
  EXPECT_TRUE(std::ranges::equal(span.events[0].attributes, sent.events[0].attributes));
  ASSERT_EQ(span.links.size(), 1u);
  EXPECT_EQ(span.links[0].trace_id, trace_id(7));
  EXPECT_EQ(span.links[0].trace_state, "k=v");
  EXPECT_EQ(span.links[0].flags, 3u);
  EXPECT_EQ(trace.resources[0].schema_url, "http://schema/1");
  EXPECT_EQ(trace.resources[0].dropped_attributes_count, 4u);
  EXPECT_EQ(trace.scopes[0].name, "scope");
  EXPECT_EQ(trace.scopes[0].version, "1.2");
  EXPECT_EQ(trace.scopes[0].schema_url, "http://schema/2");
  EXPECT_EQ(trace.spans[0].exporter_source, "source-1");
  EXPECT_EQ(trace.spans[0].received_unix_nano, kNoon + 2 * kSecond);
}

TEST_F(TraceRead, what_is_not_known_stays_unknown) {
  store({{.id = 1}, {.id = 2, .input_tokens = 0, .total_tokens = 7, .cost_usd = 0.5}});
  const auto trace = reader().trace(trace_id(1), "p").value();
  EXPECT_FALSE(trace.spans[0].normalised.tokens.input);
  EXPECT_FALSE(trace.spans[0].normalised.cost_usd);
  EXPECT_EQ(trace.spans[1].normalised.tokens.input, 0);
  EXPECT_FALSE(trace.spans[1].normalised.tokens.output);
  EXPECT_EQ(trace.spans[1].normalised.tokens.total, 7);
  EXPECT_EQ(trace.spans[1].normalised.cost_usd, 0.5);
}

TEST_F(TraceRead, spans_come_by_start_then_id_whatever_the_order_of_arrival) {
  store({{.id = 5, .start = kNoon + 2}});
  store({{.id = 4, .start = kNoon + 1}, {.id = 3, .start = kNoon + 1}});
  store({{.id = 9, .start = kNoon}});
  EXPECT_EQ(span_numbers(reader().trace(trace_id(1), "p").value()), (std::vector<uint64_t>{9, 3, 4, 5}));
}

TEST_F(TraceRead, a_span_sent_twice_is_here_once) {
  store({{.id = 1}, {.id = 2, .name = "b"}});
  store({{.id = 1}, {.id = 2, .name = "b"}, {.id = 2, .name = "another"}});
  for (const auto& trace : {reader().trace(trace_id(1), "p"), reader().trace_outline(trace_id(1), "p")}) {
    EXPECT_EQ(span_numbers(trace.value()), (std::vector<uint64_t>{1, 2, 2}));
    EXPECT_EQ(trace->duplicate_span_count, 2u);
  }
}

TEST_F(TraceRead, an_outline_has_what_a_row_of_the_tree_shows) {
  store({{.id = 2,
          .parent = 1,
          .name = "chat",
          .start = kNoon + 5,
          .duration = 70,
          .service = "llm",
          .status = model::StatusCode::error,
          .status_message = "overloaded",
          .model = "gpt-4o",
          .input_tokens = 9,
          .cost_usd = 0.25,
          .strings = {{"key", "value"}}},
         {.id = 1, .duration = 100}});
  const auto trace = reader().trace_outline(trace_id(1), "p").value();
  ASSERT_EQ(span_numbers(trace), (std::vector<uint64_t>{1, 2}));
  const auto& [span, normalised, source, received] = trace.spans[1];
  EXPECT_EQ(span.parent_span_id, span_id(1));
  EXPECT_EQ(span.name, "chat");
  EXPECT_EQ(span.duration_ns(), 70u);
  EXPECT_EQ(span.status_code, model::StatusCode::error);
  EXPECT_EQ(span.status_message, "overloaded");
  EXPECT_EQ(normalised.service, "llm");
  EXPECT_EQ(normalised.model, "gpt-4o");
  EXPECT_EQ(normalised.tokens.input, 9);
  EXPECT_EQ(normalised.cost_usd, 0.25);
  EXPECT_TRUE(span.attributes.empty());
}

TEST_F(TraceRead, one_span_comes_whole_and_only_to_its_project) {
  store({{.id = 1}, {.id = 2, .strings = {{"key", "value"}}}, {.trace = 3, .id = 2}});
  const auto trace = reader().span(trace_id(1), span_id(2), "p").value();
  ASSERT_EQ(span_numbers(trace), std::vector<uint64_t>{2});
  EXPECT_EQ(model::find(trace.spans[0].span.attributes, "key")->as_string(), "value");
  EXPECT_EQ(reader().span(trace_id(1), span_id(2), "q").error().code, ErrorCode::not_found);
  EXPECT_EQ(reader().span(trace_id(1), span_id(9), "p").error().code, ErrorCode::not_found);
  EXPECT_EQ(reader().trace_outline(trace_id(1), "q").error().code, ErrorCode::not_found);
}

TEST_F(TraceRead, another_project_sees_nothing) {
  store({{.id = 1, .project = "p"}, {.id = 2, .project = "q"}});
  EXPECT_EQ(span_numbers(reader().trace(trace_id(1), "q").value()), std::vector<uint64_t>{2});
  EXPECT_EQ(reader().trace(trace_id(1), std::nullopt).value().spans.size(), 2u);
  EXPECT_EQ(reader().trace(trace_id(1), "r").error().code, ErrorCode::not_found);
}

TEST_F(TraceRead, an_unknown_trace_is_not_found_and_named) {
  const auto unknown = reader().trace(trace_id(0xabc), std::nullopt);
  EXPECT_EQ(unknown.error().code, ErrorCode::not_found);
  EXPECT_NE(unknown.error().message.find("abc"), std::string::npos);
}

TEST_F(TraceRead, a_resource_that_repeats_is_read_once) {
  const std::string other = R"({"attributes":[{"key":"k","value":{"stringValue":"v"}}]})";
  store({{.id = 1}, {.id = 2}, {.id = 3, .resource = other}});
  const auto trace = reader().trace(trace_id(1), "p").value();
  EXPECT_EQ(trace.resources.size(), 2u);
  EXPECT_EQ(trace.scopes.size(), 1u);
  EXPECT_EQ(model::find(trace.resources[trace.spans[2].span.resource_index].attributes, "k")->as_string(),
            "v");
}

TEST_F(TraceRead, times_at_the_ends_of_the_range_are_exact) {
  store({{.id = 1, .start = 0, .duration = 0, .received = kNoon},
         {.id = 2, .start = UINT64_MAX, .duration = -1, .received = kNoon},
         {.id = 3, .start = 1, .duration = -2, .received = kNoon}});
  const auto trace = reader().trace(trace_id(1), "p").value();
  EXPECT_EQ(trace.spans[0].span.end_time_unix_nano, 0u);
  EXPECT_EQ(trace.spans[1].span.end_time_unix_nano, UINT64_MAX);
  EXPECT_EQ(trace.spans[2].span.end_time_unix_nano, UINT64_MAX - 1);
}

TEST_F(TraceRead, beyond_the_bound_the_earliest_are_read_and_it_says_so) {
  store({{.id = 3, .start = kNoon + 3}, {.id = 4, .start = kNoon + 4}});
  store({{.id = 1, .start = kNoon + 1}, {.id = 2, .start = kNoon + 2}});
  const auto cut = Reader(engine(), {.trace_spans = 3}).trace(trace_id(1), "p").value();
  EXPECT_EQ(span_numbers(cut), (std::vector<uint64_t>{1, 2, 3}));
  EXPECT_TRUE(cut.truncated);
  EXPECT_FALSE(Reader(engine(), {.trace_spans = 4}).trace(trace_id(1), "p").value().truncated);
}

TEST_F(TraceRead, a_hundred_thousand_spans_whole) {
  store_many(1, 100'000);
  const auto trace = reader().trace(trace_id(1), "p").value();
  EXPECT_EQ(trace.spans.size(), 100'000u);
  EXPECT_EQ(model::find(trace.spans[99'999].span.attributes, "bytes")->as_integer(), 99'999);
}

}  // namespace
}  // namespace weft::store
