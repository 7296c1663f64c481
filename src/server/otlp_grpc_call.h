// ExportCallService: the one method of OTLP/gRPC, as gRPC calls it. Internal to otlp_grpc.cc.
// The messages stay bytes: no generated code stands between the client and weft's decoder.
#pragma once

#include <grpcpp/generic/async_generic_service.h>

#include <atomic>
#include <memory>

#include "server/gate.h"
#include "server/otlp_intake.h"
#include "server/request_metrics.h"

namespace weft::server {

// What all calls share. Immutable, but for the counter.
struct ExportCallParts {
  const Gate& gate;
  OtlpIntake intake;
  std::shared_ptr<RequestMetrics> metrics;
  std::shared_ptr<std::atomic<size_t>> body_bytes_held;
  size_t bodies_bytes_max;
};

// gRPC's threads. Outlives the grpc::Server it is registered with.
class ExportCallService final : public grpc::CallbackGenericService {
 public:
  explicit ExportCallService(ExportCallParts parts) : parts_(std::move(parts)) {}

  grpc::ServerGenericBidiReactor* CreateReactor(grpc::GenericCallbackServerContext* context) override;

 private:
  const ExportCallParts parts_;
};

}  // namespace weft::server
