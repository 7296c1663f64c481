#include <grpcpp/support/client_interceptor.h>

#include <map>
#include <string>

#include "instrumentation/rpc_span.h"
#include "weft/instrumentation/grpc.h"
#include "weft/propagation.h"

namespace weft {
namespace {

using grpc::experimental::ClientRpcInfo;
using grpc::experimental::InterceptionHookPoints;
using grpc::experimental::Interceptor;
using grpc::experimental::InterceptorBatchMethods;

// One call. gRPC calls it from one thread at a time and deletes it when the call is over.
class ClientInterceptor : public Interceptor {
 public:
  ClientInterceptor(const Tracer& tracer, const GrpcClientOptions& options, const char* method)
      : tracer_(tracer),
        span_(detail::start_rpc_span(tracer, method, SpanKind::client, options.event_type,
                                     Context::current())) {}

  void Intercept(InterceptorBatchMethods* methods) override {
    if (methods->QueryInterceptionHookPoint(InterceptionHookPoints::PRE_SEND_INITIAL_METADATA)) {
      inject_context_into_carrier(*methods->GetSendInitialMetadata(), tracer_, span_.as_context());
    }
    if (methods->QueryInterceptionHookPoint(InterceptionHookPoints::POST_RECV_STATUS)) {
      detail::set_rpc_status(span_, SpanKind::client, *methods->GetRecvStatus());
      span_.end();
    }
    methods->Proceed();
  }

 private:
  Tracer tracer_;
  Span span_;
};

class ClientInterceptorFactory : public grpc::experimental::ClientInterceptorFactoryInterface {
 public:
  ClientInterceptorFactory(Tracer tracer, const GrpcClientOptions& options)
      : tracer_(std::move(tracer)), options_(options) {}

  Interceptor* CreateClientInterceptor(ClientRpcInfo* info) override {
    return new ClientInterceptor(tracer_, options_, info->method());
  }

 private:
  Tracer tracer_;
  GrpcClientOptions options_;
};

}  // namespace

grpc::experimental::ClientInterceptorFactoryInterface* detail::new_grpc_client_interceptor(
    const Tracer& tracer, const GrpcClientOptions& options) {
  return new ClientInterceptorFactory(tracer, options);
}

}  // namespace weft
