#include "server/otlp_grpc.h"

#include <gmock/gmock.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <atomic>
#include <future>
#include <optional>
#include <thread>

namespace weft::server {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

constexpr auto kExport = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";
constexpr auto kKey = "a-key-of-enough-characters";

// What a client got.
struct Answer {
  grpc::Status status;
  std::string body;
};

// What it calls with.
struct Call {
  std::string method = kExport;
  std::vector<std::pair<std::string, std::string>> metadata = {};
  std::string message = "spans";
  bool gzip = false;
  std::chrono::milliseconds deadline = 10s;
};

grpc::ByteBuffer buffer_of(const std::string& bytes) {
  const grpc::Slice slice(bytes);
  return {&slice, 1};
}

std::string text_of(const grpc::ByteBuffer& buffer) {
  grpc::Slice slice;
  return buffer.DumpToSingleSlice(&slice).ok() ? std::string(slice.begin(), slice.end()) : std::string();
}

// A real client on a real socket, and a receiver that remembers what it was given.
class OtlpGrpcTest : public testing::Test {
 protected:
  void start(OtlpGrpcLimits limits = {}, GateOptions gate = {}) {
    gate_.emplace(std::move(gate));
    OtlpIntake intake([this](auto, auto body, auto project, auto source,
                             auto done) { receive(*body, project, source, std::move(done)); },
                      metrics_, limits.body_bytes_max);
    server_ = OtlpGrpcServer::start({.address = {"localhost", 0}, .limits = limits, .body_bytes_held = held_},
                                    *gate_, std::move(intake), metrics_)
                  .value();
    channel_ =
        grpc::CreateChannel(fmt::format("localhost:{}", server_->port()), grpc::InsecureChannelCredentials());
  }

  Answer call(const Call& wanted = {}) {
    grpc::GenericStub stub(channel_);
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + wanted.deadline);
    context.set_wait_for_ready(true);
    for (const auto& [name, value] : wanted.metadata) context.AddMetadata(name, value);
    if (wanted.gzip) context.set_compression_algorithm(GRPC_COMPRESS_GZIP);
    const auto request = buffer_of(wanted.message);
    grpc::ByteBuffer response;
    std::promise<grpc::Status> done;
    stub.UnaryCall(&context, wanted.method, {}, &request, &response,
                   [&done](grpc::Status status) { done.set_value(std::move(status)); });
    Answer answer{done.get_future().get(), {}};
    answer.body = text_of(response);
    return answer;
  }

  static GateOptions with_keys() {
    return {.keys = Keys::parse(fmt::format("keys: [{{key: {}, project: shop}}]", kKey)).value()};
  }

  std::shared_ptr<RequestMetrics> metrics_ = std::make_shared<RequestMetrics>();
  std::shared_ptr<std::atomic<size_t>> held_ = std::make_shared<std::atomic<size_t>>(0);
  Result<ingest::Accepted> answer_ = ingest::Accepted{.spans = 3, .rejected_spans = 0, .rejected_reason = {}};
  bool answers_ = true;  // or keeps `done_` for the test to call
  ingest::Receiver::Done done_;
  std::string body_, project_, source_;
  std::promise<void> received_;

  std::optional<Gate> gate_;
  std::unique_ptr<OtlpGrpcServer> server_;
  std::shared_ptr<grpc::Channel> channel_;

 private:
  void receive(const std::string& body, const std::string& project, const std::string& source,
               ingest::Receiver::Done done) {
    body_ = body;
    project_ = project;
    source_ = source;
    if (answers_) return done(answer_);
    done_ = std::move(done);
    received_.set_value();
  }
};

TEST_F(OtlpGrpcTest, a_message_reaches_the_receiver_with_its_project_and_source) {
  start();
  const auto answer = call({.metadata = {{"x-project", "shop"}, {"x-source", "gateway"}}});
  EXPECT_TRUE(answer.status.ok()) << answer.status.error_message();
  EXPECT_EQ(answer.body, "");
  EXPECT_EQ(body_, "spans");
  EXPECT_EQ(project_, "shop");
  EXPECT_EQ(source_, "gateway");
}

TEST_F(OtlpGrpcTest, a_compressed_message_arrives_plain) {
  start();
  const std::string plain(10'000, 'x');
  EXPECT_TRUE(call({.message = plain, .gzip = true}).status.ok());
  EXPECT_EQ(body_, plain);
}

TEST_F(OtlpGrpcTest, a_compression_bomb_is_refused_at_the_bound) {
  start({.body_bytes_max = 100'000});
  const auto answer = call({.message = std::string(10'000'000, 'x'), .gzip = true});
  EXPECT_EQ(answer.status.error_code(), grpc::INVALID_ARGUMENT);
  EXPECT_THAT(answer.status.error_message(), HasSubstr("100000"));
}

TEST_F(OtlpGrpcTest, a_message_beyond_the_bound_is_not_to_be_repeated) {
  start({.body_bytes_max = 100'000});
  const auto answer = call({.message = std::string(100'001, 'x')});
  EXPECT_EQ(answer.status.error_code(), grpc::RESOURCE_EXHAUSTED);
  EXPECT_EQ(answer.status.error_details(), "");
}

TEST_F(OtlpGrpcTest, rejected_spans_are_told_as_partial_success) {
  answer_ = ingest::Accepted{.spans = 1, .rejected_spans = 2, .rejected_reason = "no trace id"};
  start();
  const auto answer = call();
  EXPECT_TRUE(answer.status.ok());
  EXPECT_EQ(answer.body, wire::export_response(wire::Encoding::protobuf, 2, "no trace id"));
}

TEST_F(OtlpGrpcTest, what_cannot_be_decoded_is_an_invalid_argument_for_good) {
  answer_ = fail(ErrorCode::invalid_argument, "byte 7: no field has number 0");
  start();
  const auto answer = call();
  EXPECT_EQ(answer.status.error_code(), grpc::INVALID_ARGUMENT);
  EXPECT_EQ(answer.status.error_message(), "byte 7: no field has number 0");
  EXPECT_EQ(answer.status.error_details(), wire::status_details(3, "byte 7: no field has number 0", {}));
}

TEST_F(OtlpGrpcTest, a_full_journal_asks_to_try_again) {
  answer_ = fail(ErrorCode::resource_exhausted, "the journal is full");
  start();
  const auto answer = call();
  EXPECT_EQ(answer.status.error_code(), grpc::RESOURCE_EXHAUSTED);
  EXPECT_EQ(answer.status.error_details(), wire::status_details(8, "the journal is full", 1));
}

TEST_F(OtlpGrpcTest, bodies_beyond_the_shared_memory_bound_are_asked_to_come_later) {
  start({.bodies_bytes_max = 1'000'000});
  *held_ = 999'999;  // HTTP has the rest
  const auto answer = call();
  EXPECT_EQ(answer.status.error_code(), grpc::RESOURCE_EXHAUSTED);
  EXPECT_THAT(answer.status.error_details(), HasSubstr("google.rpc.RetryInfo"));
  *held_ = 0;
  EXPECT_TRUE(call().status.ok());
  EXPECT_EQ(*held_, 0u);
}

TEST_F(OtlpGrpcTest, a_key_decides_who_may_send_and_for_which_project) {
  start({}, with_keys());
  EXPECT_EQ(call().status.error_code(), grpc::UNAUTHENTICATED);
  EXPECT_EQ(call({.metadata = {{"x-api-key", "another-key-of-some-length"}}}).status.error_code(),
            grpc::UNAUTHENTICATED);
  EXPECT_EQ(body_, "");
  EXPECT_TRUE(call({.metadata = {{"authorization", fmt::format("Bearer {}", kKey)}, {"x-project", "other"}}})
                  .status.ok());
  EXPECT_EQ(project_, "shop");
}

TEST_F(OtlpGrpcTest, other_methods_are_unimplemented) {
  start();
  const auto answer = call({.method = "/opentelemetry.proto.collector.logs.v1.LogsService/Export"});
  EXPECT_EQ(answer.status.error_code(), grpc::UNIMPLEMENTED);
  EXPECT_THAT(answer.status.error_message(), HasSubstr(kExport));
}

TEST_F(OtlpGrpcTest, a_client_stops_waiting_at_its_deadline_and_the_late_answer_harms_nobody) {
  answers_ = false;
  start();
  EXPECT_EQ(call({.deadline = 200ms}).status.error_code(), grpc::DEADLINE_EXCEEDED);
  received_.get_future().wait();
  done_(answer_);
  answers_ = true;
  EXPECT_TRUE(call().status.ok());
}

TEST_F(OtlpGrpcTest, stopping_waits_for_the_answers_under_way) {
  answers_ = false;
  start();
  auto answer = std::async(std::launch::async, [this] { return call(); });
  received_.get_future().wait();
  std::thread stopping([this] { server_->stop(10s); });
  done_(answer_);
  stopping.join();
  EXPECT_TRUE(answer.get().status.ok());
}

TEST_F(OtlpGrpcTest, a_taken_port_is_named) {
  start();
  const auto second = OtlpGrpcServer::start({.address = {"localhost", server_->port()}, .limits = {}}, *gate_,
                                            OtlpIntake({}, metrics_, 1'000), metrics_);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::already_exists);
  EXPECT_THAT(second.error().message, HasSubstr(std::to_string(server_->port())));
}

}  // namespace
}  // namespace weft::server

#ifdef __SANITIZE_ADDRESS__
// gRPC's name resolver keeps a text of its own until the process ends.
extern "C" const char* __lsan_default_suppressions() {
  return "leak:libcares.so";
}
#endif
