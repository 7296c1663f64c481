#include "wire/otlp.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "wire/batch_difference.h"
#include "wire/limits.h"
#include "wire/otlp_fixture.h"

namespace weft::wire {
namespace {

using model::Value;

std::string encode(Encoding encoding, const model::SpanBatch& batch) {
  return encoding == Encoding::protobuf ? encode_otlp_protobuf(batch) : encode_otlp_json(batch);
}

Result<Decoded> decode(Encoding encoding, std::string body) {
  return decode_otlp(encoding, std::make_shared<const std::string>(std::move(body)));
}

// What both encodings promise.
class Otlp : public testing::TestWithParam<Encoding> {
 protected:
  Result<Decoded> decode_again(const model::SpanBatch& batch) {
    return decode(GetParam(), encode(GetParam(), batch));
  }
};

INSTANTIATE_TEST_SUITE_P(Encodings, Otlp, testing::Values(Encoding::protobuf, Encoding::json),
                         [](const auto& each) {
                           return each.param == Encoding::protobuf ? std::string("protobuf")
                                                                   : std::string("json");
                         });

}  // namespace

TEST_P(Otlp, every_field_survives_a_round_trip) {
  const auto batch = batch_with_everything();
  const auto decoded = decode_again(batch);
  ASSERT_TRUE(decoded) << decoded.error().message;
  EXPECT_EQ(first_difference(batch, decoded->batch), "");
  EXPECT_EQ(decoded->rejected_spans, 0u);
}

TEST_P(Otlp, spans_of_two_resources_that_alternate_keep_order_and_resource) {
  BatchBuilder build;
  build.resource({{"r", Value::integer(0)}}).scope("a").span("1");
  build.resource({{"r", Value::integer(1)}}).scope("b").span("2").span("3");
  build.last().resource_index = 0;
  const auto decoded = decode_again(build.batch());
  ASSERT_TRUE(decoded);
  EXPECT_EQ(first_difference(build.batch(), decoded->batch), "");
}

TEST_P(Otlp, an_empty_batch_is_a_request_without_spans) {
  const auto decoded = decode_again({});
  ASSERT_TRUE(decoded);
  EXPECT_TRUE(decoded->batch.spans.empty());
}

TEST_P(Otlp, a_span_without_ids_is_refused_alone) {
  BatchBuilder build;
  build.resource({}).scope("").span("good").span("no trace id").span("no span id").span("good too");
  build.batch().spans[1].trace_id = {};
  build.batch().spans[2].span_id = {};
  const auto decoded = decode_again(build.batch());
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->rejected_spans, 2u);
  EXPECT_EQ(decoded->batch.spans.size(), 2u);
  EXPECT_EQ(decoded->batch.spans[1].name, "good too");
  EXPECT_EQ(decoded->rejected_reason.find("span 1 of the request: its trace id must"), 0u)
      << decoded->rejected_reason;
}

TEST_P(Otlp, a_value_that_nests_too_deep_refuses_its_span_alone) {
  BatchBuilder build;
  build.resource({})
      .scope("")
      .span("good")
      .span("deep", {{"k", build.nested(kValueDepthMax + 1)}})
      .span("good too");
  const auto decoded = decode_again(build.batch());
  ASSERT_TRUE(decoded) << decoded.error().message;
  EXPECT_EQ(decoded->rejected_spans, 1u);
  EXPECT_EQ(decoded->batch.spans.size(), 2u);
}

TEST_P(Otlp, a_resource_that_nests_too_deep_refuses_all_its_spans) {
  BatchBuilder build;
  build.resource({{"k", build.nested(kValueDepthMax + 1)}}).scope("").span("one").span("two");
  build.resource({}).scope("").span("three");
  const auto decoded = decode_again(build.batch());
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->rejected_spans, 2u);
  EXPECT_EQ(decoded->batch.spans.at(0).name, "three");
  EXPECT_EQ(decoded->batch.resources.size(), 1u);
}

TEST_P(Otlp, a_body_that_is_cut_off_is_refused_or_shorter_but_never_read_beyond) {
  const std::string whole = encode(GetParam(), batch_with_everything());
  for (size_t size = 0; size < whole.size(); ++size) {
    // A heap block of exactly this size: the address sanitizer sees one byte too many.
    const auto decoded = decode(GetParam(), whole.substr(0, size));
    EXPECT_LT(decoded ? decoded->batch.spans.size() : 0, 4u) << size;
  }
}

TEST_P(Otlp, a_batch_crosses_from_one_encoding_to_the_other_and_back) {
  const Encoding other = GetParam() == Encoding::protobuf ? Encoding::json : Encoding::protobuf;
  const auto batch = batch_with_everything();
  const auto here = decode_again(batch);
  const auto there = decode(other, encode(other, here->batch));
  ASSERT_TRUE(there) << there.error().message;
  EXPECT_EQ(first_difference(batch, there->batch), "");
}

TEST(OtlpRecorded, every_request_of_a_real_client_is_taken_whole) {
  size_t spans = 0;
  for (const auto& [folder, encoding] :
       {std::pair("otlp_json", Encoding::json), {"otlp_protobuf", Encoding::protobuf}}) {
    for (const auto& file :
         std::filesystem::directory_iterator(std::string(WEFT_WIRE_CORPUS) + "/" + folder)) {
      const auto decoded =
          decode_otlp(encoding, recorded(std::string(folder) + "/" + file.path().filename().string()));
      ASSERT_TRUE(decoded) << file.path() << ": " << decoded.error().message;
      EXPECT_EQ(decoded->rejected_spans, 0u) << file.path();
      EXPECT_FALSE(decoded->batch.spans.empty()) << file.path();
      spans += decoded->batch.spans.size();
      for (const Encoding way : {Encoding::protobuf, Encoding::json}) {
        const auto again = decode(way, encode(way, decoded->batch));
        EXPECT_EQ(first_difference(decoded->batch, again->batch), "") << file.path();
      }
    }
  }
  EXPECT_EQ(spans, 39u);
}

TEST(OtlpResponse, success_is_an_empty_message_in_both_encodings) {
  EXPECT_EQ(export_response(Encoding::protobuf, 0, ""), "");
  EXPECT_EQ(export_response(Encoding::json, 0, ""), R"({"partialSuccess":{}})");
}

TEST(OtlpResponse, rejected_spans_are_counted_with_a_reason) {
  EXPECT_EQ(export_response(Encoding::protobuf, 3, "why"), std::string("\x0a\x07\x08\x03\x12\x03why"));
  EXPECT_EQ(export_response(Encoding::json, 3, "why"),
            R"({"partialSuccess":{"rejectedSpans":"3","errorMessage":"why"}})");
}

TEST(OtlpResponse, an_error_is_a_google_rpc_status) {
  EXPECT_EQ(status_response(Encoding::protobuf, 3, "bad"), std::string("\x08\x03\x12\x03"
                                                                       "bad"));
  EXPECT_EQ(status_response(Encoding::json, 3, "bad"), R"({"code":3,"message":"bad"})");
}

TEST(Status, details_say_when_to_send_again_where_that_can_help) {
  EXPECT_EQ(status_details(3, "bad", std::nullopt), status_response(Encoding::protobuf, 3, "bad"));
  const std::string any =
      std::string("\x0a\x28type.googleapis.com/google.rpc.RetryInfo") + "\x12\x04\x0a\x02\x08\x07";
  EXPECT_EQ(status_details(8, "full", 7), status_response(Encoding::protobuf, 8, "full") + "\x1a\x30" + any);
}

}  // namespace weft::wire
