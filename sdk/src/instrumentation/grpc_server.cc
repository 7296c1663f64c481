#include <grpcpp/server_context.h>
#include <grpcpp/support/server_interceptor.h>

#include <mutex>
#include <optional>
#include <unordered_map>

#include "instrumentation/rpc_span.h"
#include "weft/instrumentation/grpc.h"
#include "weft/propagation.h"

namespace weft {
namespace {

using grpc::experimental::InterceptionHookPoints;
using grpc::experimental::Interceptor;
using grpc::experimental::InterceptorBatchMethods;
using grpc::experimental::ServerRpcInfo;

// The contexts of the calls that are running, for handlers to find theirs. An interceptor has no other way to
// hand its handler anything. Any thread.
class RunningCalls {
 public:
  void add(const grpc::ServerContextBase* call, const Context& context) {
    const std::lock_guard lock(mutex_);
    contexts_[call] = context;
  }
  void remove(const grpc::ServerContextBase* call) {
    const std::lock_guard lock(mutex_);
    contexts_.erase(call);
  }
  Context find(const grpc::ServerContextBase* call) const {
    const std::lock_guard lock(mutex_);
    const auto found = contexts_.find(call);
    return found == contexts_.end() ? Context() : found->second;
  }

 private:
  mutable std::mutex mutex_;
  std::unordered_map<const grpc::ServerContextBase*, Context> contexts_;
};

RunningCalls& running_calls() {
  static RunningCalls* calls = new RunningCalls;  // outlives servers that end with the process
  return *calls;
}

// One call. gRPC calls it from one thread at a time and deletes it when the call is over.
class ServerInterceptor : public Interceptor {
 public:
  ServerInterceptor(const Tracer& tracer, const GrpcServerOptions& options, ServerRpcInfo* info)
      : tracer_(tracer), options_(options), method_(info->method()), call_(info->server_context()) {}
  ~ServerInterceptor() override { running_calls().remove(call_); }

  void Intercept(InterceptorBatchMethods* methods) override {
    if (methods->QueryInterceptionHookPoint(InterceptionHookPoints::POST_RECV_INITIAL_METADATA)) {
      begin(methods);
    }
    if (methods->QueryInterceptionHookPoint(InterceptionHookPoints::PRE_SEND_STATUS)) {
      current_.reset();
      detail::set_rpc_status(span_, SpanKind::server, methods->GetSendStatus());
      span_.end();
      running_calls().remove(call_);
    }
    methods->Proceed();
  }

 private:
  void begin(InterceptorBatchMethods* methods) {
    const Context caller =
        extract_context_from_carrier(*methods->GetRecvInitialMetadata(), tracer_).value_or(Context());
    span_ = detail::start_rpc_span(tracer_, method_, SpanKind::server, options_.event_type, caller);
    running_calls().add(call_, span_.as_context());
    if (options_.synchronous_api) current_.emplace(span_.as_context());
  }

  Tracer tracer_;
  GrpcServerOptions options_;
  const char* method_;
  const grpc::ServerContextBase* call_;
  Span span_;
  std::optional<context::Token> current_;
};

class ServerInterceptorFactory : public grpc::experimental::ServerInterceptorFactoryInterface {
 public:
  ServerInterceptorFactory(Tracer tracer, const GrpcServerOptions& options)
      : tracer_(std::move(tracer)), options_(options) {}

  Interceptor* CreateServerInterceptor(ServerRpcInfo* info) override {
    return new ServerInterceptor(tracer_, options_, info);
  }

 private:
  Tracer tracer_;
  GrpcServerOptions options_;
};

}  // namespace

grpc::experimental::ServerInterceptorFactoryInterface* detail::new_grpc_server_interceptor(
    const Tracer& tracer, const GrpcServerOptions& options) {
  return new ServerInterceptorFactory(tracer, options);
}

Context grpc_server_context(const grpc::ServerContextBase& call) {
  return running_calls().find(&call);
}

}  // namespace weft
