// Server: every face on its addresses. What `weft up` runs.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "alerts/alerter.h"
#include "base/result.h"
#include "engine/engine.h"
#include "ingest/receiver.h"
#include "ingest/writer.h"
#include "journal/journal.h"
#include "model/price_file.h"
#include "runs/run_store.h"
#include "server/gate.h"
#include "server/http_server.h"
#include "server/keys.h"
#include "server/listen_address.h"
#include "store/reader.h"

namespace weft::server {

struct ServerOptions {
  HttpOptions http;
  std::optional<ListenAddress> grpc;         // of OTLP/gRPC; none: only HTTP
  bool grpc_may_be_taken = false;            // then a taken port is no error; see Server::grpc_problem
  std::optional<Keys> keys;                  // none: anyone may ask; see check_exposure (gate.h)
  std::vector<std::string> allowed_origins;  // of web pages that may use weft from a browser: --allow-origin
};

// The parts behind it. They outlive the server.
struct ServerParts {
  ingest::Receiver& receiver;
  const ingest::Writer& writer;
  const store::Reader& reader;
  engine::Engine& engine;
  const journal::Journal& journal;
  alerts::Alerter& alerter;
  const model::PriceTable& prices;                       // that explain costs
  const std::vector<model::PriceSource>& price_sources;  // what they are made of
  const runs::RunStore& runs;
};

// Any thread.
class Server {
 public:
  // Serves once it returns. Errors: those of HttpServer::start and OtlpGrpcServer::start.
  static Result<std::unique_ptr<Server>> start(ServerOptions options, ServerParts parts);
  ~Server();

  const std::vector<std::string>& addresses() const;  // "127.0.0.1:4318", "[::1]:4318"
  uint16_t port() const;
  uint16_t grpc_port() const;               // 0 when there is no gRPC
  const std::string& grpc_problem() const;  // why there is none although there should be; "" when all is well

  // Accepts no more, lets requests under way finish for up to `limit`. What was acknowledged is safe either
  // way.
  void stop(std::chrono::milliseconds limit);

 private:
  struct Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace weft::server
