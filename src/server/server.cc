#include "server/server.h"

#include <algorithm>

#include "server/api.h"
#include "server/honeyhive.h"
#include "server/intake_health.h"
#include "server/operations.h"
#include "server/otlp.h"
#include "server/ui.h"
#include "server/vitals.h"

namespace weft::server {
namespace {

GateOptions gate_options(ServerOptions& options) {
  return {.keys = std::move(options.keys),
          .loopback_only = std::ranges::all_of(options.http.addresses, &ListenAddress::is_loopback),
          .allowed_origins = std::move(options.allowed_origins)};
}

}  // namespace

// Members are in the order in which they need each other; the listener goes first. An answer of the journal
// may come after that, and then finds the health and the metrics, which it shares, and nothing else.
struct Server::Impl {
  Impl(ServerOptions& options, ServerParts server_parts)
      : parts(server_parts), body_bytes_max(options.http.limits.body_bytes_max), gate(gate_options(options)) {
    add_faces();
  }

  void add_faces();
  // Hands on to `done`, and remembers whether it could be kept.
  ingest::Receiver::Done noting(ingest::Receiver::Done done) const;
  Vitals vitals() const;

  ServerParts parts;
  size_t body_bytes_max;
  Gate gate;
  std::shared_ptr<IntakeHealth> intake_health = std::make_shared<IntakeHealth>();
  std::shared_ptr<RequestMetrics> metrics = std::make_shared<RequestMetrics>();
  WorkerPool pool{kQueryThreads, kQueryQueueMax};
  Router router{gate, pool, metrics};
  std::unique_ptr<HttpServer> http;
};

ingest::Receiver::Done Server::Impl::noting(ingest::Receiver::Done done) const {
  return [health = intake_health, done = std::move(done)](Result<ingest::Accepted> accepted) {
    accepted ? health->kept() : health->refused(accepted.error());
    done(std::move(accepted));
  };
}

void Server::Impl::add_faces() {
  const ReceiveSpans receive_spans =
      [this](wire::Encoding encoding, std::shared_ptr<const std::string> untrusted_body, std::string project,
             std::string exporter_source, ingest::Receiver::Done done) {
        parts.receiver.receive_spans(encoding, std::move(untrusted_body), std::move(project),
                                     std::move(exporter_source), noting(std::move(done)));
      };
  const ReceiveDocument receive_document = [this](journal::RecordKind kind, std::string body,
                                                  std::string project, ingest::Receiver::Done done) {
    parts.receiver.receive_document(kind, std::move(body), std::move(project), noting(std::move(done)));
  };
  add_otlp_routes(router, receive_spans, metrics, {.decoded_bytes_max = body_bytes_max});
  add_honeyhive_routes(router, receive_document);
  add_trace_routes(router, parts.reader);
  add_session_routes(router, parts.reader);
  add_name_routes(router, parts.reader);
  add_operation_routes(
      router,
      [this] {
        return Readiness{parts.engine.health(), intake_health->problem()};
      },
      [this] { return metrics_text(*metrics, vitals()); });
  add_ui_routes(router);
}

Vitals Server::Impl::vitals() const {
  return {.http = http->counters(),
          .journal = parts.journal.counters(),
          .journal_backlog_bytes = parts.journal.backlog_bytes(),
          .writer = parts.writer.stats(),
          .engine = parts.engine.health(),
          .queries_waiting = pool.waiting()};
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Server::~Server() = default;

Result<std::unique_ptr<Server>> Server::start(ServerOptions options, ServerParts parts) {
  auto impl = std::make_unique<Impl>(options, parts);
  TRY_ASSIGN(impl->http, HttpServer::start(options.http, impl->router.application()));
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

const std::vector<std::string>& Server::addresses() const {
  return impl_->http->addresses();
}
uint16_t Server::port() const {
  return impl_->http->port();
}
void Server::stop(std::chrono::milliseconds limit) {
  impl_->http->stop(limit);
}

}  // namespace weft::server
