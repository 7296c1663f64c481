#pragma once

#include <optional>

#include "weft/tracer.h"

/// gRPC, by interceptors. In the library `weft_grpc`. Include <grpcpp/grpcpp.h> too: this header needs none
/// of it. Attributes are those of OpenTelemetry's "Semantic conventions for gRPC".

namespace grpc {
class ServerContextBase;
namespace experimental {
class ClientInterceptorFactoryInterface;
class ServerInterceptorFactoryInterface;
}  // namespace experimental
}  // namespace grpc

namespace weft {

struct GrpcClientOptions {
  std::optional<EventType> event_type{};
};

struct GrpcServerOptions {
  /// A call that enters a service is a chain of steps to HoneyHive.
  std::optional<EventType> event_type = EventType::chain;
  /// Makes the call's span current on the thread that runs its handler. Right for servers of the synchronous
  /// API, where one thread runs a call from its start to its end, and only for them; in the others, use
  /// `grpc_server_context`.
  bool synchronous_api = false;
};

namespace detail {
grpc::experimental::ClientInterceptorFactoryInterface* new_grpc_client_interceptor(
    const Tracer& tracer, const GrpcClientOptions& options);
grpc::experimental::ServerInterceptorFactoryInterface* new_grpc_server_interceptor(
    const Tracer& tracer, const GrpcServerOptions& options);
}  // namespace detail

/// Gives each call of a channel a span of kind CLIENT named "package.Service/Method", below the span that is
/// current where the call begins, and sends its context in the metadata:
///
///     std::vector<std::unique_ptr<grpc::experimental::ClientInterceptorFactoryInterface>> interceptors;
///     weft::add_grpc_client_interceptor(interceptors, tracer);
///     auto channel = grpc::experimental::CreateCustomChannelWithInterceptors(
///         address, credentials, grpc::ChannelArguments(), std::move(interceptors));
template <typename Interceptors>
void add_grpc_client_interceptor(Interceptors& interceptors, const Tracer& tracer,
                                 const GrpcClientOptions& options = {}) {
  interceptors.emplace_back(detail::new_grpc_client_interceptor(tracer, options));
}

/// Gives each call that a server takes a span of kind SERVER, below the caller's:
///
///     std::vector<std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>> interceptors;
///     weft::add_grpc_server_interceptor(interceptors, tracer, {.synchronous_api = true});
///     builder.experimental().SetInterceptorCreators(std::move(interceptors));
template <typename Interceptors>
void add_grpc_server_interceptor(Interceptors& interceptors, const Tracer& tracer,
                                 const GrpcServerOptions& options = {}) {
  interceptors.emplace_back(detail::new_grpc_server_interceptor(tracer, options));
}

/// In a handler of any of gRPC's APIs: the context whose spans are below the call's. Empty for a call without
/// the interceptor, and once the call is over. Any thread.
Context grpc_server_context(const grpc::ServerContextBase& call);

}  // namespace weft
