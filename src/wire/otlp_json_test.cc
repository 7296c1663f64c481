// What only the JSON decoder meets: the dialects of docs/reference/otlp.md.
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "wire/limits.h"
#include "wire/otlp.h"
#include "wire/otlp_fixture.h"

namespace weft::wire {
namespace {

constexpr std::string_view kIds =
    R"("traceId":"0123456789abcdef0123456789ABCDEF","spanId":"0123456789abcdef")";

Result<Decoded> decode(std::string body) {
  return decode_otlp_json(std::make_shared<const std::string>(std::move(body)));
}

std::string request_of(const std::string& span) {
  return R"({"resourceSpans":[{"scopeSpans":[{"spans":[)" + span + "]}]}]}";
}
// A request with one good span and these fields.
Result<Decoded> decode_span(const std::string& fields) {
  return decode(request_of("{" + std::string(kIds) + (fields.empty() ? "" : ",") + fields + "}"));
}
std::string refusal_of(const std::string& fields) {
  const auto decoded = decode_span(fields);
  return decoded ? "taken" : decoded.error().message;
}

class OtlpJson : public testing::Test {
 protected:
  model::Span span_with(const std::string& fields) {
    auto decoded = decode_span(fields);
    EXPECT_TRUE(decoded) << decoded.error().message;
    if (!decoded || decoded->batch.spans.empty()) return {};
    kept_.push_back(std::move(*decoded));
    return kept_.back().batch.spans[0];
  }
  model::Value value_with(const std::string& any_value) {
    const auto span = span_with(R"("attributes":[{"key":"k","value":)" + any_value + "}]");
    return span.attributes.empty() ? model::Value() : span.attributes[0].value;
  }

 private:
  std::vector<Decoded> kept_;  // what the spans point into
};

}  // namespace

TEST_F(OtlpJson, enumerations_are_names_or_numbers) {
  EXPECT_EQ(span_with(R"("kind":"SPAN_KIND_INTERNAL")").kind, model::SpanKind::internal);
  EXPECT_EQ(span_with(R"("kind":3)").kind, model::SpanKind::client);
  EXPECT_EQ(span_with(R"("kind":"server")").kind, model::SpanKind::server);
  EXPECT_EQ(span_with(R"("status":{"code":"STATUS_CODE_ERROR"})").status_code, model::StatusCode::error);
  EXPECT_EQ(span_with(R"("status":{"code":1})").status_code, model::StatusCode::ok);
}

TEST_F(OtlpJson, a_null_parent_is_a_root_and_null_is_absent_everywhere) {
  const auto span =
      span_with(R"("parentSpanId":null,"name":null,"events":null,"status":null,"attributes":null)");
  EXPECT_FALSE(span.parent_span_id.is_valid());
  EXPECT_FALSE(span_with(R"("parentSpanId":"")").parent_span_id.is_valid());
  EXPECT_FALSE(span_with(R"("parentSpanId":"0000000000000000")").parent_span_id.is_valid());
  EXPECT_TRUE(span.events.empty());
}

TEST_F(OtlpJson, integers_are_numbers_or_strings) {
  EXPECT_EQ(value_with(R"({"intValue":12})").as_integer(), 12);
  EXPECT_EQ(value_with(R"({"intValue":"-9223372036854775808"})").as_integer(), INT64_MIN);
  EXPECT_EQ(value_with(R"({"intValue":12.0})").as_integer(), 12);
  EXPECT_EQ(span_with(R"("startTimeUnixNano":1795218879614000001)").start_time_unix_nano,
            1795218879614000001u);
  EXPECT_EQ(span_with(R"("endTimeUnixNano":"18446744073709551615")").end_time_unix_nano, UINT64_MAX);
  EXPECT_EQ(span_with(R"("startTimeUnixNano":1.5e18)").start_time_unix_nano, 1'500'000'000'000'000'000u);
  EXPECT_EQ(span_with(R"("flags":257)").flags, 257u);
}

TEST_F(OtlpJson, reals_keep_every_bit) {
  EXPECT_EQ(value_with(R"({"doubleValue":0.1})").as_real(), 0.1);
  EXPECT_EQ(value_with(R"({"doubleValue":9.316682815551758})").as_real(), 9.316682815551758);
  EXPECT_EQ(value_with(R"({"doubleValue":2.2250738585072011e-308})").as_real(), 2.2250738585072011e-308);
  EXPECT_TRUE(std::isnan(value_with(R"({"doubleValue":"NaN"})").as_real()));
  EXPECT_EQ(value_with(R"({"doubleValue":"-Infinity"})").as_real(), -INFINITY);
  EXPECT_EQ(value_with(R"({"doubleValue":"1.5"})").as_real(), 1.5);
  EXPECT_EQ(value_with(R"({"doubleValue":3})").type(), model::Value::Type::real);
}

TEST_F(OtlpJson, a_value_without_a_member_is_empty) {
  EXPECT_EQ(value_with("{}").type(), model::Value::Type::empty);
  EXPECT_EQ(value_with(R"({"stringValue":null})").type(), model::Value::Type::empty);
  EXPECT_EQ(value_with(R"({"arrayValue":{}})").type(), model::Value::Type::array);
}

TEST_F(OtlpJson, ids_are_hex_of_any_case_or_base64) {
  const auto decoded =
      decode(request_of(R"({"traceId":"AQIDBAUGBwgJCgsMDQ4PEA==","spanId":"AQIDBAUGBwg="})"));
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->batch.spans.at(0).trace_id.hex(), "0102030405060708090a0b0c0d0e0f10");
  EXPECT_EQ(decoded->batch.spans.at(0).span_id.hex(), "0102030405060708");
  EXPECT_EQ(span_with("").trace_id.hex(), "0123456789abcdef0123456789abcdef");
}

TEST_F(OtlpJson, ids_that_are_not_refuse_their_span_alone) {
  const auto decoded =
      decode(request_of(R"({"traceId":"xyz","spanId":"0123456789abcdef"},{)" + std::string(kIds) + R"(},{)" +
                        std::string(kIds) + R"(,"parentSpanId":"12"})"));
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->batch.spans.size(), 1u);
  EXPECT_EQ(decoded->rejected_spans, 2u);
}

TEST_F(OtlpJson, snake_case_names_are_understood) {
  const auto decoded = decode(
      R"({"resource_spans":[{"scope_spans":[{"spans":[{"trace_id":"0123456789abcdef0123456789abcdef",)"
      R"("span_id":"0123456789abcdef","start_time_unix_nano":"7","attributes":[{"key":"k","value":{"int_value":"5"}}]}]}]}]})");
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->batch.spans.at(0).start_time_unix_nano, 7u);
  EXPECT_EQ(decoded->batch.spans.at(0).attributes[0].value.as_integer(), 5);
}

TEST_F(OtlpJson, unknown_members_are_ignored) {
  EXPECT_EQ(span_with(R"("name":"n","later":{"deep":[1,{"x":null}]},"entityRefs":[]})"
                      R"(,{"traceId":"","spanId":"")")
                .name,
            "n");
}

TEST_F(OtlpJson, texts_with_escapes_are_unescaped_and_others_are_views) {
  const auto decoded = decode_span(R"("name":"a\u00e9\ud83e\uddf5\n","traceState":"plain")");
  ASSERT_TRUE(decoded);
  const auto& span = decoded->batch.spans.at(0);
  EXPECT_EQ(span.name, "a\xc3\xa9\xf0\x9f\xa7\xb5\n");
  EXPECT_NE(std::string_view(*decoded->batch.body).find(span.trace_state), std::string_view::npos);
  EXPECT_GE(span.trace_state.data(), decoded->batch.body->data());
}

TEST_F(OtlpJson, long_texts_with_escapes_arrive_whole) {
  const std::string plain(10'000, 'x');
  const auto decoded = decode_span(R"("name":")" + plain + R"(\t)" + plain + '"');
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->batch.spans.at(0).name, plain + "\t" + plain);
}

TEST_F(OtlpJson, half_an_emoji_that_javascript_cut_becomes_a_replacement_character) {
  const auto decoded =
      decode_span(R"("name":"cut \ud83d","traceState":"\udd5f \\ud83d \ud83e\uddf5 \ud83dx")");
  ASSERT_TRUE(decoded) << decoded.error().message;
  EXPECT_EQ(decoded->batch.spans.at(0).name, "cut \xef\xbf\xbd");
  EXPECT_EQ(decoded->batch.spans.at(0).trace_state, "\xef\xbf\xbd \\ud83d \xf0\x9f\xa7\xb5 \xef\xbf\xbdx");
}

TEST_F(OtlpJson, what_cannot_be_read_is_refused_with_its_path) {
  EXPECT_EQ(refusal_of(R"("name":5)"), "resourceSpans[0].scopeSpans[0].spans[0].name is not a string");
  EXPECT_EQ(
      refusal_of(R"("attributes":[{},{"key":"k","value":{"intValue":"x"}}])")
          .find(
              "resourceSpans[0].scopeSpans[0].spans[0].attributes[1].value.intValue is not a 64-bit integer"),
      0u);
  EXPECT_NE(refusal_of(R"("attributes":{})"), "taken");
  EXPECT_NE(refusal_of(R"("kind":"SPAN_KIND_NONSENSE")"), "taken");
  EXPECT_NE(refusal_of(R"("startTimeUnixNano":-1)"), "taken");
  EXPECT_NE(refusal_of(R"("flags":4294967296)"), "taken");
  EXPECT_NE(refusal_of(R"("startTimeUnixNano":1.5)"), "taken");
}

TEST_F(OtlpJson, documents_that_are_not_a_request_are_refused) {
  for (const char* body : {"", "null", "[]", "5", "{", "{}x", R"({"resourceSpans":5})", "\x0a\x02\x12\x7f"}) {
    const auto decoded = decode(body);
    ASSERT_FALSE(decoded) << body;
    EXPECT_EQ(decoded.error().code, ErrorCode::invalid_argument);
  }
}

TEST_F(OtlpJson, a_document_that_nests_too_deep_is_refused) {
  const auto decoded = decode(std::string(10'000, '['));
  ASSERT_FALSE(decoded);
  EXPECT_EQ(decoded.error().code, ErrorCode::invalid_argument);
}

TEST_F(OtlpJson, the_deepest_value_is_read_where_it_is_deepest) {
  BatchBuilder build;
  auto value = model::Value::boolean(true);
  for (int i = 0; i < kValueDepthMax; ++i) value = build.map({{"k", value}});
  const model::SpanEvent event = {1, "e", build.copy({{"deep", value}}), 0};
  build.resource({}).scope("").span("s");
  build.last().events = build.batch().arena.copy(std::span(&event, 1));
  const auto decoded = decode(encode_otlp_json(build.batch()));
  ASSERT_TRUE(decoded) << decoded.error().message;
  EXPECT_EQ(decoded->rejected_spans, 0u);
}

TEST_F(OtlpJson, more_values_than_a_document_may_have_are_refused) {
  std::string body = "[0";
  body.reserve(2 * kRequestItemsMax + 8);
  for (size_t i = 0; i < kRequestItemsMax; ++i) body += ",0";
  const auto decoded = decode(body + "]");
  ASSERT_FALSE(decoded);
  EXPECT_EQ(decoded.error().code, ErrorCode::too_large);
}

}  // namespace weft::wire
