// TraceReceiver: OTLP over HTTP for the time of a run.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/result.h"
#include "eval/config.h"
#include "eval/trace_inbox.h"
#include "server/http_server.h"

namespace weft::eval {

// Called on the receiver's threads with each request that could be decoded.
struct ReceivedTraces {
  std::string content_type;
  std::shared_ptr<const std::string> body;  // decompressed
};
using OnTraces = std::function<void(ReceivedTraces received)>;

// Listens on threads of its own; the inbox outlives it.
class TraceReceiver {
 public:
  // On the configured port; where that is taken and was not chosen by the user, on a free one.
  // Errors: already_exists when a chosen port is taken, invalid_argument for a bad host.
  static Result<std::unique_ptr<TraceReceiver>> start(const Tracing& tracing, TraceInbox& inbox,
                                                      OnTraces on_traces);

  // "http://127.0.0.1:4318": what goes into OTEL_EXPORTER_OTLP_ENDPOINT.
  const std::string& endpoint() const { return endpoint_; }

 private:
  TraceReceiver(std::unique_ptr<server::HttpServer> server, std::string endpoint)
      : endpoint_(std::move(endpoint)), server_(std::move(server)) {}

  std::string endpoint_;
  std::unique_ptr<server::HttpServer> server_;
};

}  // namespace weft::eval
