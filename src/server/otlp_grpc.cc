#include "server/otlp_grpc.h"

#include <grpc/support/log.h>
#include <grpcpp/resource_quota.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <climits>

#include "base/log.h"
#include "server/bind.h"
#include "server/otlp_grpc_call.h"

namespace weft::server {
namespace {

using std::chrono::milliseconds;

// Clients whose network closes silent connections ping. Ten seconds is what collectors are set to.
constexpr milliseconds kClientPingEveryMin{10'000};
// How soon weft itself notices a client that is gone without a word.
constexpr milliseconds kPingEvery{60'000};

// gRPC writes to standard error by itself, in lines of its own form. What matters of it weft says itself.
void log_as_weft(gpr_log_func_args* line) {
  log::debug("gRPC: {}", line->message);
}

// Which addresses gRPC shall listen on. It would take what it can get of "localhost", and say so only in its
// log; so they are tried before.
Result<std::vector<std::string>> free_addresses(const ListenAddress& address, uint16_t& port) {
  boost::asio::io_context io;
  TRY_ASSIGN(const auto acceptors, bind_address(io.get_executor(), address));
  port = acceptors.front().local_endpoint().port();
  std::vector<std::string> addresses;
  for (const auto& acceptor : acceptors) addresses.push_back(name_of(acceptor));
  return addresses;
}

int as_argument(milliseconds time) {
  return static_cast<int>(time.count());
}

void set_limits(grpc::ServerBuilder& builder, const OtlpGrpcLimits& limits) {
  // Bodies that are still on their way; the budget counts those that are whole. Near it gRPC stops reading,
  // and then cancels calls.
  grpc::ResourceQuota quota("weft");
  quota.Resize(limits.bodies_bytes_max);
  builder.SetResourceQuota(quota);
  builder.SetMaxReceiveMessageSize(static_cast<int>(std::min<size_t>(limits.body_bytes_max, INT_MAX)));
  builder.AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE, static_cast<int>(limits.metadata_bytes_max));
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, limits.calls_of_a_connection_max);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_IDLE_MS, as_argument(limits.connection_idle_max));
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_MS, as_argument(limits.connection_age_max));
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_GRACE_MS, as_argument(limits.connection_grace));
}

void set_habits(grpc::ServerBuilder& builder) {
  // A second weft on the same port would get every other connection.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  // See compression_of (otlp_grpc_call.cc).
  builder.AddChannelArgument(GRPC_ARG_ENABLE_PER_MESSAGE_DECOMPRESSION, 0);
  builder.SetCompressionAlgorithmSupportStatus(GRPC_COMPRESS_DEFLATE, false);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, as_argument(kPingEvery));
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
                             as_argument(kClientPingEveryMin));
}

}  // namespace

// The service goes after the server, whose last calls use it.
struct OtlpGrpcServer::Impl {
  explicit Impl(ExportCallParts parts) : service(std::move(parts)) {}

  ExportCallService service;
  std::vector<std::string> addresses;
  uint16_t port = 0;
  std::unique_ptr<grpc::Server> server;
};

OtlpGrpcServer::OtlpGrpcServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
OtlpGrpcServer::~OtlpGrpcServer() {
  stop(milliseconds(0));
}

Result<std::unique_ptr<OtlpGrpcServer>> OtlpGrpcServer::start(OtlpGrpcOptions options, const Gate& gate,
                                                              OtlpIntake intake,
                                                              std::shared_ptr<RequestMetrics> metrics) {
  gpr_set_log_function(log_as_weft);
  auto impl = std::make_unique<Impl>(ExportCallParts{
      gate, std::move(intake), std::move(metrics), options.body_bytes_held, options.limits.bodies_bytes_max});
  TRY_ASSIGN(impl->addresses, free_addresses(options.address, impl->port));
  grpc::ServerBuilder builder;
  for (const auto& address : impl->addresses)
    builder.AddListeningPort(address, grpc::InsecureServerCredentials());
  set_limits(builder, options.limits);
  set_habits(builder);
  builder.RegisterCallbackGenericService(&impl->service);
  impl->server = builder.BuildAndStart();
  if (impl->server == nullptr) {
    return fail(ErrorCode::unavailable, "gRPC cannot listen on {}; weft up --verbose says why",
                options.address.to_string());
  }
  return std::unique_ptr<OtlpGrpcServer>(new OtlpGrpcServer(std::move(impl)));
}

const std::vector<std::string>& OtlpGrpcServer::addresses() const {
  return impl_->addresses;
}
uint16_t OtlpGrpcServer::port() const {
  return impl_->port;
}

void OtlpGrpcServer::stop(milliseconds limit) {
  if (impl_->server != nullptr) impl_->server->Shutdown(std::chrono::system_clock::now() + limit);
}

}  // namespace weft::server
