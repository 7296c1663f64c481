// What only the protobuf decoder meets: bytes made by hand.
#include <gtest/gtest.h>

#include <protozero/pbf_writer.hpp>

#include "wire/limits.h"
#include "wire/otlp.h"
#include "wire/otlp_fields.h"

namespace weft::wire {
namespace {

using field::number;
using protozero::pbf_writer;

const std::string kTraceId(16, '\x01');
const std::string kSpanId(8, '\x02');

// A little language: message(field, content) wraps, bytes concatenate.
template <class Field>
std::string with(Field field, const std::string& content) {
  std::string out;
  pbf_writer(out).add_bytes(number(field), content);
  return out;
}

std::string span_of(const std::string& fields) {
  return with(field::ScopeSpans::spans, fields);
}
std::string request_of(const std::string& spans) {
  return with(field::Request::resource_spans, with(field::ResourceSpans::scope_spans, spans));
}
std::string ids() {
  return with(field::Span::trace_id, kTraceId) + with(field::Span::span_id, kSpanId);
}

Result<Decoded> decode(const std::string& body) {
  return decode_otlp_protobuf(std::make_shared<const std::string>(body));
}

}  // namespace

TEST(OtlpProtobuf, texts_are_views_into_the_body) {
  const auto decoded = decode(request_of(span_of(ids() + with(field::Span::name, "a name"))));
  ASSERT_TRUE(decoded);
  const auto& body = *decoded->batch.body;
  const auto* const name = decoded->batch.spans.at(0).name.data();
  EXPECT_TRUE(name > body.data() && name < body.data() + body.size());
}

TEST(OtlpProtobuf, ids_of_a_wrong_length_refuse_their_span_alone) {
  const auto good = span_of(ids());
  const auto short_trace = span_of(with(field::Span::trace_id, "abc") + with(field::Span::span_id, kSpanId));
  const auto long_span =
      span_of(with(field::Span::trace_id, kTraceId) + with(field::Span::span_id, "123456789"));
  const auto bad_parent = span_of(ids() + with(field::Span::parent_span_id, "abc"));
  const auto bad_link = span_of(ids() + with(field::Span::links, with(field::Link::trace_id, "abc")));
  const auto decoded = decode(request_of(good + short_trace + long_span + bad_parent + bad_link + good));
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->batch.spans.size(), 2u);
  EXPECT_EQ(decoded->rejected_spans, 4u);
}

TEST(OtlpProtobuf, an_all_zero_parent_is_no_parent) {
  const auto decoded =
      decode(request_of(span_of(ids() + with(field::Span::parent_span_id, std::string(8, '\0')))));
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->rejected_spans, 0u);
  EXPECT_FALSE(decoded->batch.spans.at(0).parent_span_id.is_valid());
}

TEST(OtlpProtobuf, unknown_fields_and_known_ones_of_another_wire_type_are_skipped) {
  std::string foreign;
  pbf_writer writer(foreign);
  writer.add_fixed64(number(field::Span::name), 1);
  writer.add_string(number(field::Span::kind), "x");
  writer.add_uint64(999, 5);
  writer.add_string(1000, "later");
  const auto decoded = decode(request_of(span_of(foreign + ids() + foreign) + foreign) + foreign);
  ASSERT_TRUE(decoded) << decoded.error().message;
  EXPECT_EQ(decoded->batch.spans.at(0).name, "");
  EXPECT_EQ(decoded->rejected_spans, 0u);
}

TEST(OtlpProtobuf, a_resource_that_follows_its_spans_is_theirs) {
  const auto scope_spans = with(field::ResourceSpans::scope_spans, span_of(ids()));
  const auto resource = with(field::ResourceSpans::resource,
                             with(field::Resource::attributes, with(field::KeyValue::key, "k")));
  const auto decoded = decode(with(field::Request::resource_spans, scope_spans + resource));
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->batch.resources.at(decoded->batch.spans.at(0).resource_index).attributes[0].key, "k");
}

TEST(OtlpProtobuf, resources_without_spans_are_not_kept) {
  const auto empty = with(field::Request::resource_spans, with(field::ResourceSpans::scope_spans, ""));
  const auto decoded = decode(empty + empty);
  ASSERT_TRUE(decoded);
  EXPECT_TRUE(decoded->batch.resources.empty());
  EXPECT_TRUE(decoded->batch.scopes.empty());
}

TEST(OtlpProtobuf, kinds_and_status_codes_of_the_future_read_as_unset) {
  std::string fields = ids();
  pbf_writer(fields).add_enum(number(field::Span::kind), 99);
  std::string status;
  pbf_writer(status).add_enum(number(field::SpanStatus::code), -1);
  const auto decoded = decode(request_of(span_of(fields + with(field::Span::status, status))));
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->batch.spans.at(0).kind, model::SpanKind::unspecified);
  EXPECT_EQ(decoded->batch.spans.at(0).status_code, model::StatusCode::unset);
}

TEST(OtlpProtobuf, a_length_beyond_the_body_is_refused_with_its_byte) {
  const auto decoded = decode("\x0a\x02\x12\x7f");
  ASSERT_FALSE(decoded);
  EXPECT_EQ(decoded.error().code, ErrorCode::invalid_argument);
  EXPECT_NE(decoded.error().message.find("byte 4 of 4"), std::string::npos) << decoded.error().message;
}

TEST(OtlpProtobuf, json_sent_as_protobuf_is_refused) {
  const auto decoded = decode(R"({"resourceSpans":[]})");
  ASSERT_FALSE(decoded);
  EXPECT_EQ(decoded.error().code, ErrorCode::invalid_argument);
}

TEST(OtlpProtobuf, ten_thousand_nested_lists_refuse_their_span_and_not_the_process) {
  std::string value;
  for (int i = 0; i < 10'000; ++i)
    value = with(field::AnyValue::array_value, with(field::List::values, value));
  const auto attribute = with(field::Span::attributes, with(field::KeyValue::value, value));
  const auto decoded = decode(request_of(span_of(ids() + attribute)));
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->rejected_spans, 1u);
}

TEST(OtlpProtobuf, more_items_than_a_request_may_have_are_refused) {
  std::string attributes;
  attributes.reserve(2 * kRequestItemsMax + 64);
  for (size_t i = 0; i <= kRequestItemsMax; ++i) attributes.append("\x4a\x00", 2);  // Span.attributes, empty
  const auto decoded = decode(request_of(span_of(ids() + attributes)));
  ASSERT_FALSE(decoded);
  EXPECT_EQ(decoded.error().code, ErrorCode::too_large);
}

}  // namespace weft::wire
