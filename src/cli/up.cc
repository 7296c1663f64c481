// weft up: the server, put together from all other rooms.
#include "cli/up.h"

#include <fmt/format.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>

#include "alerts/alerter.h"
#include "alerts/rule_reader.h"
#include "base/log.h"
#include "cli/data_folder.h"
#include "cli/trace_feeder.h"
#include "cli/verbs.h"
#include "engine/engine.h"
#include "engine/machine.h"
#include "ingest/pacer.h"
#include "ingest/receiver.h"
#include "ingest/writer.h"
#include "journal/journal.h"
#include "model/built_in_prices.h"
#include "model/price_file.h"
#include "server/server.h"
#include "store/large_rows.h"
#include "store/migrations.h"
#include "store/query_limits.h"
#include "traceql/search.h"

namespace weft::cli {
namespace {

constexpr std::chrono::seconds kStopMax{5};
constexpr std::string_view kGrpcOff = "off";
// Request bodies and insert blocks come and go by the hundred a second. Memory that is given back to the
// kernel between them costs a page fault and a cleared page for each 4 KiB: a third of what receiving a body
// takes.
constexpr int kKeptFreeBytes = 256 * 1024 * 1024;
constexpr int kMappedFromBytes = 32 * 1024 * 1024;

Result<std::unique_ptr<engine::Engine>> start_engine(const UpOptions& options, const DataFolder& folder) {
  if (!options.clickhouse.empty()) return engine::Engine::connect(options.clickhouse);
  TRY_ASSIGN(auto library, engine::find_library());
  TRY_ASSIGN(auto host_program, engine::find_host_program());
  return engine::Engine::start_embedded({.data_directory = folder.engine(),
                                         .host_program = std::move(host_program),
                                         .library = std::move(library),
                                         .memory_bytes_max = options.engine_memory_bytes});
}

// What costs are computed by, and the files it is made of.
struct Prices {
  model::PriceTable table;
  std::vector<model::PriceSource> sources;
};

Result<std::string> text_of(const std::string& path) {
  std::ifstream file(path);
  if (!file) return fail(ErrorCode::not_found, "cannot be read");
  return std::string{std::istreambuf_iterator<char>(file), {}};
}

// The built-in prices, and those of the file, where one is given, in place of them.
Result<Prices> read_prices(const std::string& path) {
  Prices prices;
  TRY_ASSIGN(auto built_in, model::read_price_file(model::kBuiltInPrices));
  prices.sources.push_back({"built in", std::move(built_in)});
  model::PriceTable changes;
  if (!path.empty()) {
    TRY_ASSIGN(const auto text, text_of(path));
    TRY_ASSIGN(changes, model::PriceTable::parse(text));
    TRY_ASSIGN(auto file, model::read_price_file(text));
    prices.sources.push_back({std::filesystem::path(path).filename(), std::move(file)});
  }
  prices.table = model::PriceTable::built_in().changed_by(changes);
  return prices;
}

Result<alerts::Configuration> read_alerts(const std::string& path) {
  if (path.empty()) return alerts::Configuration{};
  return alerts::load_configuration(path, [](const std::string& name) { return std::getenv(name.c_str()); });
}

// Everything that runs, in the order in which it is made.
struct Running {
  DataFolder folder;
  Prices prices = {};
  std::unique_ptr<journal::Journal> journal = {};
  std::unique_ptr<engine::Engine> engine = {};
  std::unique_ptr<store::UpdatesPresence> presence = {};  // not of an engine that others write to as well
  std::unique_ptr<ingest::Pacer> pacer = {};
  std::unique_ptr<ingest::Writer> writer = {};
  std::unique_ptr<ingest::Receiver> receiver = {};
  std::unique_ptr<store::LargeRows> large_rows = {};
  std::unique_ptr<store::Reader> reader = {};
  std::unique_ptr<alerts::Alerter> alerter = {};
  std::optional<runs::RunStore> runs = {};
  std::unique_ptr<server::Server> server = {};
  std::unique_ptr<TraceFeeder> feeder = {};

  // Not simply the reverse: acknowledgements under way still pass through receiver, writer and pacer to the
  // server.
  void stop() {
    feeder.reset();
    alerter->stop();
    server->stop(kStopMax);
    receiver.reset();
    writer.reset();
    pacer.reset();
    server.reset();
    alerter.reset();
    engine.reset();
    journal.reset();
  }
};

Result<server::ServerOptions> server_options(const UpOptions& options) {
  server::ServerOptions made;
  TRY_ASSIGN(auto address, server::parse_listen_address(options.http));
  std::vector<server::ListenAddress> all{address};
  made.http.addresses = {std::move(address)};
  if (options.grpc != kGrpcOff) {
    TRY_ASSIGN(made.grpc, server::parse_listen_address(options.grpc, server::kDefaultGrpcPort));
    all.push_back(*made.grpc);
  }
  TRY(server::check_exposure(all, !options.keys.empty(), options.allow_anonymous));
  // Many machines run a collector there already; those who did not ask for gRPC can do without.
  made.grpc_may_be_taken = !options.grpc_was_chosen;
  made.http.limits.body_bytes_max = options.body_bytes_max;
  made.allowed_origins = options.allowed_origins;
  if (!options.keys.empty()) {
    TRY_ASSIGN(made.keys, server::Keys::load(options.keys));
  }
  return made;
}

Result<std::unique_ptr<Running>> start(const UpOptions& options) {
  TRY_ASSIGN(auto serving, server_options(options));
  auto prices = read_prices(options.prices);
  if (!prices) return wrap(std::move(prices).error(), "--prices " + options.prices);
  TRY_ASSIGN(auto alert_rules, read_alerts(options.alerts));
  store::set_query_limits(
      {.time = std::chrono::milliseconds(std::lround(options.query_seconds_max * 1'000))});
  TRY_ASSIGN(auto folder, DataFolder::open(options.data));
  auto running =
      std::make_unique<Running>(Running{.folder = std::move(folder), .prices = std::move(*prices)});
  TRY_ASSIGN(running->journal, journal::Journal::open({.directory = running->folder.journal(),
                                                       .bytes_max = options.journal_bytes_max}));
  TRY_ASSIGN(running->engine, start_engine(options, running->folder));
  TRY(engine::migrate(running->engine->client(), store::kDatabase, store::migrations()));
  store::SpanBlockOptions block{.spans_name_project = !serving.keys.has_value()};
  block.prices = &running->prices.table;
  if (options.clickhouse.empty()) running->presence = std::make_unique<store::UpdatesPresence>();
  running->pacer = std::make_unique<ingest::Pacer>();
  running->writer = std::make_unique<ingest::Writer>(
      *running->journal, *running->engine, *running->pacer,
      ingest::WriterOptions{.block = block,
                            .quarantine_directory = running->folder.quarantine(),
                            .presence = running->presence.get()});
  running->receiver =
      std::make_unique<ingest::Receiver>(*running->journal, *running->writer, *running->pacer);
  running->large_rows = std::make_unique<store::LargeRows>();
  running->reader = std::make_unique<store::Reader>(*running->engine, store::ReadBounds{},
                                                    running->presence.get(), running->large_rows.get());
  TRY_ASSIGN(running->alerter, alerts::Alerter::start(
                                   std::move(alert_rules), running->folder.alerts(),
                                   [engine = running->engine.get()](const auto& query, const auto& project,
                                                                    traceql::Steps steps) {
                                     return traceql::query_range(*engine, query, project, steps);
                                   },
                                   [engine = running->engine.get(), reader = running->reader.get()](
                                       const alerts::TraceQuestion& question, const alerts::TakeTrace& take) {
                                     return alerts::arrived_traces(*engine, *reader, question, take);
                                   }));
  TRY_ASSIGN(running->runs, runs::RunStore::open(running->folder.evals()));
  TRY_ASSIGN(running->server,
             server::Server::start(std::move(serving), {.receiver = *running->receiver,
                                                        .writer = *running->writer,
                                                        .reader = *running->reader,
                                                        .engine = *running->engine,
                                                        .journal = *running->journal,
                                                        .alerter = *running->alerter,
                                                        .prices = running->prices.table,
                                                        .price_sources = running->prices.sources,
                                                        .runs = *running->runs}));
  running->feeder = std::make_unique<TraceFeeder>(*running->runs, *running->receiver);
  return running;
}

// What a browser or client on this machine can use, also when weft listens on every address.
std::string reachable(const std::string& listening, uint16_t port) {
  const auto host = server::parse_listen_address(listening)->host;
  const bool is_any = host == "0.0.0.0" || host == "::";
  return "http://" + server::host_and_port(is_any ? "localhost" : host, port);
}

std::string grpc_line(const UpOptions& options, const server::Server& server) {
  if (server.grpc_port() != 0) {
    return fmt::format("OTEL_EXPORTER_OTLP_ENDPOINT={}  (OTLP over gRPC)",
                       reachable(options.grpc, server.grpc_port()));
  }
  return server.grpc_problem().empty() ? "no OTLP over gRPC (--grpc off)"
                                       : "no OTLP over gRPC: " + server.grpc_problem();
}

void greet(const UpOptions& options, const Running& running) {
  const auto address = reachable(options.http, running.server->port());
  fmt::print(
      "weft {} is ready\n"
      "  page and API   {}\n"
      "  OpenTelemetry  OTEL_EXPORTER_OTLP_ENDPOINT={}  (OTLP over HTTP)\n"
      "                 {}\n"
      "  HoneyHive SDK  HH_API_URL={}\n"
      "  data           {}\n",
      WEFT_VERSION, address, address, grpc_line(options, *running.server), address, running.folder.path());
  std::fflush(stdout);
}

}  // namespace

int up(const UpOptions& options, const std::function<void(const std::string& address)>& on_ready) {
  // Blocked before any thread exists, so that only sigwait sees them.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);
  mallopt(M_TRIM_THRESHOLD, kKeptFreeBytes);
  mallopt(M_MMAP_THRESHOLD, kMappedFromBytes);
  if (options.verbose) log::set_level(log::Level::debug);

  auto running = start(options);
  if (!running) {
    fmt::print(stderr, "weft: {}\n", running.error().message);
    return 1;
  }
  const auto address = reachable(options.http, (*running)->server->port());
  if (const auto announced = (*running)->folder.announce(address); !announced)
    log::warning("{}", announced.error().message);
  on_ready ? on_ready(address) : greet(options, **running);
  int received = 0;
  sigwait(&signals, &received);
  log::info("ending on {}; what was acknowledged is on disk", received == SIGINT ? "Ctrl-C" : "SIGTERM");
  (*running)->stop();
  return 0;
}

void add_up(CLI::App& app, Run& run) {
  auto options = std::make_shared<UpOptions>();
  options->data = default_data_folder();
  auto* verb = app.add_subcommand("up", "Run the server");
  verb->add_option("--data", options->data, "Folder for everything that is stored")
      ->envname("WEFT_DATA")
      ->capture_default_str();
  verb->add_option("--http", options->http, "HOST:PORT to listen on; port 0 picks a free one")
      ->capture_default_str();
  auto* grpc =
      verb->add_option(
              "--grpc", options->grpc,
              "HOST:PORT for OTLP over gRPC, or \"off\"; when the default is taken, weft does without")
          ->capture_default_str();
  verb->add_option("--clickhouse", options->clickhouse,
                   "Use this ClickHouse server instead of the embedded one: http://user:password@host:8123");
  verb->add_option("--engine-memory-bytes", options->engine_memory_bytes,
                   "Memory the embedded engine may use (default: a quarter of the machine's)");
  verb->add_option("--keys", options->keys, "File that says which API key belongs to which project");
  verb->add_flag("--allow-anonymous", options->allow_anonymous, "Listen beyond this machine without keys");
  verb->add_option("--allow-origin", options->allowed_origins,
                   "Web pages that may use weft from a browser (repeatable)");
  verb->add_option("--prices", options->prices,
                   "File of prices that are added to the built-in table, or put in place of its own");
  verb->add_option("--alerts", options->alerts, "File of alert rules, and of who is told of them");
  verb->add_option("--journal-bytes-max", options->journal_bytes_max,
                   "Received and not yet in the engine: beyond this, clients are asked to wait")
      ->capture_default_str();
  verb->add_option("--body-bytes-max", options->body_bytes_max, "Largest request body")
      ->capture_default_str();
  verb->add_option("--query-seconds-max", options->query_seconds_max,
                   "A query that takes longer is ended, and its answer says so")
      ->check(CLI::Range(0.001, 3'600.0))
      ->capture_default_str();
  verb->add_flag("--verbose", options->verbose, "Log more");
  verb->callback([options, grpc, &run] {
    options->grpc_was_chosen = grpc->count() > 0;
    run = [options] { return up(*options, {}); };
  });
}

}  // namespace weft::cli
