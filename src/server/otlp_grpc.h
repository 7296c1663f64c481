// OtlpGrpcServer: OTLP/gRPC, what most OpenTelemetry SDKs and collectors speak unless told otherwise. A
// listener of its own, because gRPC is HTTP/2; keys, limits, storing and the meaning of OK are those of
// OTLP/HTTP. Specification: opentelemetry.io, "OTLP/gRPC".
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "server/gate.h"
#include "server/listen_address.h"
#include "server/otlp_intake.h"
#include "wire/limits.h"

namespace weft::server {

struct OtlpGrpcLimits {
  size_t metadata_bytes_max = 64 * 1024;        // of a call; beyond: RESOURCE_EXHAUSTED
  size_t body_bytes_max = wire::kBodyBytesMax;  // as sent; beyond: RESOURCE_EXHAUSTED, not to be repeated
  size_t bodies_bytes_max =
      512 * 1024 * 1024;                // of all bodies held; beyond: RESOURCE_EXHAUSTED with RetryInfo
  int calls_of_a_connection_max = 128;  // beyond: HTTP/2 makes the client wait
  std::chrono::minutes connection_idle_max{5};  // then it is closed; clients connect again by themselves
  // Then the client is asked to connect again, and a minute later the connection is closed: a call that
  // stalls does not hold its memory for ever.
  std::chrono::minutes connection_age_max{10};
  std::chrono::minutes connection_grace{1};
};

struct OtlpGrpcOptions {
  ListenAddress address{.host = "localhost", .port = kDefaultGrpcPort};
  OtlpGrpcLimits limits;
  // What limits.bodies_bytes_max bounds; the one of HttpOptions.
  std::shared_ptr<std::atomic<size_t>> body_bytes_held = std::make_shared<std::atomic<size_t>>(0);
};

// Any thread may call it. Calls are served on gRPC's threads, whose number follows the machine's cores; they
// decode there, and are answered from the thread that the journal answers on.
class OtlpGrpcServer {
 public:
  // Serves once it returns. `gate` outlives it. Errors: those of bind_address (bind.h).
  static Result<std::unique_ptr<OtlpGrpcServer>> start(OtlpGrpcOptions options, const Gate& gate,
                                                       OtlpIntake intake,
                                                       std::shared_ptr<RequestMetrics> metrics);
  ~OtlpGrpcServer();  // stop() with no time for calls under way

  // The bound ones, with the real port: "127.0.0.1:4317", "[::1]:4317".
  const std::vector<std::string>& addresses() const;
  uint16_t port() const;

  // Accepts no more and lets calls under way finish for up to `limit`; then their clients get CANCELLED.
  // Waits for the journal's answer to each of them.
  void stop(std::chrono::milliseconds limit);

 private:
  struct Impl;
  explicit OtlpGrpcServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace weft::server
