#include "server/server.h"

#include <algorithm>

#include "server/api.h"
#include "server/foreign_api.h"
#include "server/honeyhive.h"
#include "server/intake_health.h"
#include "server/operations.h"
#include "server/otlp.h"
#include "server/otlp_grpc.h"
#include "server/tailer.h"
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
  OtlpIntake otlp_intake() const;
  Status start_http(HttpOptions options);
  Status start_grpc(const ServerOptions& options);
  // Hands on to `done`, and remembers whether it could be kept.
  ingest::Receiver::Done noting(ingest::Receiver::Done done) const;
  Vitals vitals() const;
  // They tell what is stored: with keys in use, only of the project of the request's.
  std::string span_metrics_text(const Request& request) const;

  ServerParts parts;
  size_t body_bytes_max;
  Gate gate;
  std::shared_ptr<IntakeHealth> intake_health = std::make_shared<IntakeHealth>();
  std::shared_ptr<RequestMetrics> metrics = std::make_shared<RequestMetrics>();
  Tailer tailer{parts.engine};
  runs::RunReader run_reader{parts.runs};
  runs::RunIntake run_intake{parts.runs};
  WorkerPool pool{kQueryThreads, kQueryQueueMax};
  Router router{gate, pool, metrics};
  std::unique_ptr<HttpServer> http;
  std::unique_ptr<OtlpGrpcServer> grpc;
  std::string grpc_problem;
};

ingest::Receiver::Done Server::Impl::noting(ingest::Receiver::Done done) const {
  return [health = intake_health, done = std::move(done)](Result<ingest::Accepted> accepted) {
    accepted ? health->kept() : health->refused(accepted.error());
    done(std::move(accepted));
  };
}

OtlpIntake Server::Impl::otlp_intake() const {
  ReceiveSpans receive_spans = [this](wire::Encoding encoding,
                                      std::shared_ptr<const std::string> untrusted_body, std::string project,
                                      std::string exporter_source, ingest::Receiver::Done done) {
    parts.receiver.receive_spans(encoding, std::move(untrusted_body), std::move(project),
                                 std::move(exporter_source), noting(std::move(done)));
  };
  return {std::move(receive_spans), metrics, body_bytes_max};
}

void Server::Impl::add_faces() {
  const ReceiveDocument receive_document = [this](journal::RecordKind kind, std::string body,
                                                  std::string project, ingest::Receiver::Done done) {
    parts.receiver.receive_document(kind, std::move(body), std::move(project), noting(std::move(done)));
  };
  add_otlp_routes(router, otlp_intake());
  add_honeyhive_routes(router, receive_document);
  add_trace_routes(router, parts.reader);
  add_session_routes(router, parts.reader);
  add_name_routes(router, parts.reader);
  add_search_routes(router, parts.engine);
  add_sql_routes(router, parts.engine);
  add_tail_routes(router, tailer);
  add_top_routes(router, parts.reader);
  add_insight_routes(router, parts.reader, parts.prices);
  add_ledger_routes(router, parts.reader, parts.prices);
  add_price_routes(router, parts.engine, parts.prices, parts.price_sources);
  add_diagnosis_routes(router, parts.reader);
  add_service_graph_routes(router, parts.reader);
  add_diff_routes(router, parts.reader, parts.engine);
  add_alert_routes(router, parts.alerter);
  add_eval_routes(router, {.store = parts.runs, .reader = run_reader, .intake = run_intake});
  add_foreign_routes(router, parts.reader, parts.engine);
  add_operation_routes(
      router,
      [this] {
        return Readiness{parts.engine.health(), intake_health->problem()};
      },
      [this](const Request& request) {
        return metrics_text(*metrics, vitals()) + span_metrics_text(request);
      });
  add_ui_routes(router);
}

Vitals Server::Impl::vitals() const {
  return {.http = http->counters(),
          .journal = parts.journal.counters(),
          .journal_backlog_bytes = parts.journal.backlog_bytes(),
          .writer = parts.writer.stats(),
          .spans_folded = parts.writer.span_metrics().folded(),
          .engine = parts.engine.health(),
          .queries_waiting = pool.waiting(),
          .alerts = parts.alerter.book().counters()};
}

std::string Server::Impl::span_metrics_text(const Request& request) const {
  const auto project = gate.project_of_key(request, KeyRule::required);
  if (!project) return fmt::format("# Without what was counted of spans: {}\n", project.error().message);
  return parts.writer.span_metrics().text(*project);
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Server::~Server() = default;

Status Server::Impl::start_http(HttpOptions options) {
  TRY_ASSIGN(http, HttpServer::start(std::move(options), router.application()));
  return {};
}

Status Server::Impl::start_grpc(const ServerOptions& options) {
  if (!options.grpc) return {};
  OtlpGrpcOptions wanted{.address = *options.grpc,
                         .limits = {.body_bytes_max = options.http.limits.body_bytes_max,
                                    .bodies_bytes_max = options.http.limits.bodies_bytes_max},
                         .body_bytes_held = options.http.body_bytes_held};
  auto started = OtlpGrpcServer::start(std::move(wanted), gate, otlp_intake(), metrics);
  if (started) {
    grpc = *std::move(started);
    return {};
  }
  if (started.error().code != ErrorCode::already_exists || !options.grpc_may_be_taken)
    return tl::make_unexpected(std::move(started).error());
  grpc_problem = std::move(started).error().message;
  return {};
}

Result<std::unique_ptr<Server>> Server::start(ServerOptions options, ServerParts parts) {
  auto impl = std::make_unique<Impl>(options, parts);
  TRY(impl->start_http(options.http));
  TRY(impl->start_grpc(options));
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

const std::vector<std::string>& Server::addresses() const {
  return impl_->http->addresses();
}
uint16_t Server::port() const {
  return impl_->http->port();
}
uint16_t Server::grpc_port() const {
  return impl_->grpc == nullptr ? 0 : impl_->grpc->port();
}
const std::string& Server::grpc_problem() const {
  return impl_->grpc_problem;
}

void Server::stop(std::chrono::milliseconds limit) {
  const auto until = std::chrono::steady_clock::now() + limit;
  if (impl_->grpc != nullptr) impl_->grpc->stop(limit);
  impl_->http->stop(std::max(
      std::chrono::milliseconds(0),
      std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now())));
}

}  // namespace weft::server
