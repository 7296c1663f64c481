#include "weft/instrumentation/grpc.h"

#include <grpcpp/grpcpp.h>
#include <grpcpp/impl/client_unary_call.h>
#include <grpcpp/impl/rpc_service_method.h>
#include <grpcpp/support/method_handler.h>
#include <gtest/gtest.h>

#include "instrumentation/traced_test.h"

namespace weft {
namespace {

using grpc::ByteBuffer;
using grpc::internal::RpcMethod;

constexpr const char* kMethod = "/weft.test.Kitchen/Cook";

ByteBuffer bytes_of(const char* text) {
  const grpc::Slice slice(text);
  return {&slice, 1};
}

// A service of one method, made by hand so that no generated code is needed. Answers what `cook` says.
class Kitchen : public grpc::Service {
 public:
  using Cook = std::function<grpc::Status(grpc::ServerContext*)>;

  explicit Kitchen(Cook cook) {
    const auto handle = [cook = std::move(cook)](Kitchen*, grpc::ServerContext* context, const ByteBuffer*,
                                                 ByteBuffer* answer) {
      *answer = bytes_of("done");
      return cook(context);
    };
    using Handler = grpc::internal::RpcMethodHandler<Kitchen, ByteBuffer, ByteBuffer>;
    AddMethod(
        new grpc::internal::RpcServiceMethod(kMethod, RpcMethod::NORMAL_RPC, new Handler(handle, this)));
  }
};

class GrpcTest : public testing::TracedTest {
 protected:
  ~GrpcTest() override {
    if (server) server->Shutdown();
  }

  void serve(Kitchen::Cook cook, const GrpcServerOptions& options = {.synchronous_api = true}) {
    kitchen.emplace(std::move(cook));
    std::vector<std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>> interceptors;
    add_grpc_server_interceptor(interceptors, tracer, options);
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(&*kitchen);
    builder.experimental().SetInterceptorCreators(std::move(interceptors));
    server = builder.BuildAndStart();
    ASSERT_NE(server, nullptr);
  }

  grpc::Status call() {
    std::vector<std::unique_ptr<grpc::experimental::ClientInterceptorFactoryInterface>> interceptors;
    add_grpc_client_interceptor(interceptors, tracer);
    const auto channel = grpc::experimental::CreateCustomChannelWithInterceptors(
        "127.0.0.1:" + std::to_string(port), grpc::InsecureChannelCredentials(), grpc::ChannelArguments(),
        std::move(interceptors));
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
    ByteBuffer answer;
    const RpcMethod method(kMethod, RpcMethod::NORMAL_RPC);
    return grpc::internal::BlockingUnaryCall<ByteBuffer, ByteBuffer>(channel.get(), method, &context,
                                                                     bytes_of("dinner"), &answer);
  }

  testing::SinkSpan exported_of(SpanKind kind) {
    tracer.flush();
    sink.wait_for_spans(2);
    for (const auto& span : sink.spans()) {
      if (span.kind == kind) return span;
    }
    ADD_FAILURE() << "no span of that kind";
    return {};
  }

  std::optional<Kitchen> kitchen;
  std::unique_ptr<grpc::Server> server;
  int port = 0;
};

TEST_F(GrpcTest, client_and_server_are_one_tree) {
  serve([](grpc::ServerContext*) { return grpc::Status::OK; });
  {
    const ScopedSpan above = tracer.start_as_current_span("above");
    ASSERT_TRUE(call().ok());
  }
  const auto client = exported_of(SpanKind::client);
  const auto served = exported_of(SpanKind::server);
  EXPECT_EQ(client.parent_span_id, exported("above").span_id);
  EXPECT_EQ(served.parent_span_id, client.span_id);
  EXPECT_EQ(served.name, "weft.test.Kitchen/Cook");
  EXPECT_EQ(served.attributes["rpc.system"], Value("grpc"));
  EXPECT_EQ(served.attributes["rpc.service"], Value("weft.test.Kitchen"));
  EXPECT_EQ(served.attributes["rpc.method"], Value("Cook"));
  EXPECT_EQ(client.attributes["rpc.grpc.status_code"], Value(0));
}

TEST_F(GrpcTest, what_a_synchronous_handler_starts_is_below_the_call) {
  serve([this](grpc::ServerContext*) {
    tracer.start_span("chop");
    return grpc::Status::OK;
  });
  call();
  EXPECT_EQ(exported("chop").parent_span_id, exported_of(SpanKind::server).span_id);
}

TEST_F(GrpcTest, a_handler_of_another_api_finds_its_context) {
  serve(
      [this](grpc::ServerContext* context) {
        EXPECT_FALSE(Context::current().span_context().is_valid());
        const Context of_call = grpc_server_context(*context);
        tracer.start_span("chop", {.parent = &of_call});
        return grpc::Status::OK;
      },
      {});
  call();
  EXPECT_EQ(exported("chop").parent_span_id, exported_of(SpanKind::server).span_id);
}

TEST_F(GrpcTest, what_the_caller_did_wrong_is_the_clients_error_only) {
  serve([](grpc::ServerContext*) { return grpc::Status(grpc::StatusCode::NOT_FOUND, "no such dish"); });
  EXPECT_EQ(call().error_code(), grpc::StatusCode::NOT_FOUND);
  const auto client = exported_of(SpanKind::client);
  EXPECT_EQ(client.status, StatusCode::error);
  EXPECT_EQ(client.status_message, "no such dish");
  EXPECT_EQ(client.attributes["error.type"], Value("NOT_FOUND"));
  const auto served = exported_of(SpanKind::server);
  EXPECT_EQ(served.status, StatusCode::unset);
  EXPECT_EQ(served.attributes["rpc.grpc.status_code"], Value(5));
}

TEST_F(GrpcTest, what_the_server_did_wrong_is_an_error_of_both) {
  serve([](grpc::ServerContext*) { return grpc::Status(grpc::StatusCode::INTERNAL, "the oven is off"); });
  call();
  EXPECT_EQ(exported_of(SpanKind::server).status_message, "the oven is off");
  EXPECT_EQ(exported_of(SpanKind::client).status_message, "the oven is off");
}

TEST_F(GrpcTest, a_server_that_is_not_there_is_an_error) {
  port = 1;
  EXPECT_EQ(call().error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(exported("weft.test.Kitchen/Cook").attributes["error.type"], Value("UNAVAILABLE"));
}

}  // namespace
}  // namespace weft
