#include "server/otlp.h"

#include <boost/json.hpp>

#include "server/router_fixture.h"
#include "wire/compression.h"

namespace weft::server {
namespace {

using testing::HasSubstr;

// What a receiver was given, and answers.
class OtlpTest : public RouterFixture {
 protected:
  void SetUp() override {
    const auto receive = [this](wire::Encoding encoding, std::shared_ptr<const std::string> body,
                                std::string project, std::string source, const ingest::Receiver::Done& done) {
      encoding_ = encoding;
      body_ = *body;
      project_ = std::move(project);
      source_ = std::move(source);
      done(answer_);
    };
    add_otlp_routes(router(), OtlpIntake(receive, metrics_, 1'000));
  }
  Response post(TextPairs headers, std::string body, std::string_view path = "/v1/traces") {
    return ask("POST", path, std::move(headers), std::move(body));
  }

  const std::pair<std::string, std::string> kJson{"Content-Type", "application/json"};
  const std::pair<std::string, std::string> kProtobuf{"content-type", "application/x-protobuf"};

  Result<ingest::Accepted> answer_ = ingest::Accepted{.spans = 3, .rejected_spans = 0, .rejected_reason = {}};
  wire::Encoding encoding_{};
  std::string body_, project_, source_;
};

TEST_F(OtlpTest, every_path_takes_both_encodings_and_answers_in_the_same) {
  for (const auto* path : {"/v1/traces", "/opentelemetry/v1/traces", "/"}) {
    auto response = post({kJson}, "{}", path);
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.content_type, "application/json");
    EXPECT_EQ(encoding_, wire::Encoding::json);
    response = post({kProtobuf}, "x", path);
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.content_type, "application/x-protobuf");
    EXPECT_EQ(encoding_, wire::Encoding::protobuf);
  }
}

TEST_F(OtlpTest, the_content_type_is_read_in_any_case_and_with_parameters) {
  EXPECT_EQ(post({{"CONTENT-TYPE", "Application/JSON ; charset=UTF-8"}}, "{}").status, 200);
  EXPECT_EQ(post({{"Content-Type", "text/plain"}}, "{}").status, 415);
  EXPECT_THAT(post({}, "{}").body, HasSubstr("application/x-protobuf or application/json"));
}

TEST_F(OtlpTest, project_and_source_headers_go_with_the_spans) {
  post({kJson, {"X-Project", "shop"}, {"x-source", "gateway"}}, "{}");
  EXPECT_EQ(project_, "shop");
  EXPECT_EQ(source_, "gateway");
  EXPECT_EQ(post({kJson, {"X-Source", std::string(257, 'x')}}, "{}").status, 400);
}

TEST_F(OtlpTest, compressed_bodies_arrive_plain) {
  for (const auto& [name, compression] :
       {std::pair{"gzip", wire::Compression::gzip}, {"zstd", wire::Compression::zstd}}) {
    EXPECT_EQ(post({kJson, {"Content-Encoding", name}}, wire::compress(compression, "plain").value()).status,
              200);
    EXPECT_EQ(body_, "plain");
  }
}

TEST_F(OtlpTest, bad_compression_is_refused_by_kind) {
  const std::string bomb = wire::compress(wire::Compression::gzip, std::string(1'001, 'x')).value();
  EXPECT_EQ(post({kJson, {"Content-Encoding", "gzip"}}, bomb).status, 413);
  EXPECT_EQ(post({kJson, {"Content-Encoding", "gzip"}}, "not gzip").status, 400);
  EXPECT_EQ(post({kJson, {"Content-Encoding", "br"}}, "x").status, 415);
}

TEST_F(OtlpTest, errors_are_a_status_message_in_the_requests_encoding) {
  answer_ = fail(ErrorCode::invalid_argument, "byte 7: no field has number 0");
  const auto json = post({kJson}, "{}");
  EXPECT_EQ(json.status, 400);
  const auto status = boost::json::parse(json.body);
  EXPECT_EQ(status.at("code"), 3);
  EXPECT_EQ(status.at("message"), "byte 7: no field has number 0");
  const auto protobuf = post({kProtobuf}, "x");
  EXPECT_EQ(protobuf.content_type, "application/x-protobuf");
  EXPECT_EQ(protobuf.body,
            wire::status_response(wire::Encoding::protobuf, 3, "byte 7: no field has number 0"));
}

TEST_F(OtlpTest, a_full_journal_asks_to_try_again) {
  answer_ = fail(ErrorCode::resource_exhausted, "the journal is full");
  const auto response = post({kJson}, "{}");
  EXPECT_EQ(response.status, 503);
  EXPECT_EQ(header(response, "Retry-After"), "1");
}

TEST_F(OtlpTest, rejected_spans_are_told_as_partial_success) {
  answer_ = ingest::Accepted{.spans = 1, .rejected_spans = 2, .rejected_reason = "no trace id"};
  const auto response = post({kJson}, "{}");
  EXPECT_EQ(response.status, 200);
  const auto partial = boost::json::parse(response.body).at("partialSuccess");
  EXPECT_EQ(partial.at("errorMessage"), "no trace id");
}

}  // namespace
}  // namespace weft::server
