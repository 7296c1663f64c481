#include "server/http_server.h"

#include <sys/resource.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <thread>

#include "base/log.h"
#include "server/connection.h"

namespace weft::server {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using std::chrono::milliseconds;

constexpr auto kAsTuple = asio::as_tuple(asio::use_awaitable);
// A port that is free on 127.0.0.1 may be taken on ::1; then another is tried.
constexpr int kFreePortTries = 32;
// After accept fails (no descriptors left, mostly) the next try waits.
constexpr milliseconds kAcceptPause{100};
constexpr milliseconds kSweepEveryMax{1'000};
// Descriptors for everything that is not a connection: journal, engine, standard streams.
constexpr rlim_t kOtherDescriptors = 256;
// After connections were aborted, how long their coroutines may take to notice.
constexpr milliseconds kAbortTimeout{5'000};

// Acceptors and the sweep share one strand, on which stop() closes them.
using ControlStrand = asio::strand<asio::io_context::executor_type>;

Result<tcp::acceptor> bind_one(const ControlStrand& control, const asio::ip::address& address,
                               uint16_t port) {
  error_code error;
  const tcp::endpoint endpoint(address, port);
  tcp::acceptor acceptor(control);
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  // "::" takes IPv4 too; a specific address is just itself.
  if (!error && address.is_v6()) acceptor.set_option(asio::ip::v6_only(!address.is_unspecified()), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (!error) return acceptor;
  const auto where = host_and_port(address.to_string(), port);
  if (error == asio::error::address_in_use) {
    return fail(ErrorCode::already_exists,
                "cannot listen on {}: another program has that port; stop it, or choose another port (0 "
                "picks a free one)",
                where);
  }
  if (error == asio::error::access_denied) {
    return fail(ErrorCode::unavailable,
                "cannot listen on {}: not permitted; ports below 1024 need a privilege", where);
  }
  return fail(ErrorCode::unavailable, "cannot listen on {}: {}", where, error.message());
}

// Both loopback addresses on one port. A machine without IPv6 has only the first.
Result<std::vector<tcp::acceptor>> bind_localhost(const ControlStrand& control, uint16_t wanted_port) {
  for (int attempt = 1;; ++attempt) {
    std::vector<tcp::acceptor> acceptors;
    TRY_ASSIGN(auto v4, bind_one(control, asio::ip::address_v4::loopback(), wanted_port));
    const uint16_t port = v4.local_endpoint().port();
    acceptors.push_back(std::move(v4));
    auto v6 = bind_one(control, asio::ip::address_v6::loopback(), port);
    if (v6) {
      acceptors.push_back(*std::move(v6));
      return acceptors;
    }
    if (v6.error().code != ErrorCode::already_exists) {
      log::info("listening on IPv4 only: {}", v6.error().message);
      return acceptors;
    }
    if (wanted_port != 0 || attempt == kFreePortTries) return tl::make_unexpected(v6.error());
  }
}

Result<std::vector<tcp::acceptor>> bind_address(const ControlStrand& control, const ListenAddress& address) {
  if (address.host == "localhost") return bind_localhost(control, address.port);
  error_code error;
  const auto numeric = asio::ip::make_address(address.host, error);
  if (error) {
    return fail(ErrorCode::invalid_argument,
                "\"{}\" is neither localhost nor a numeric address of this machine, such as 127.0.0.1, "
                "0.0.0.0 or [::]",
                address.host);
  }
  std::vector<tcp::acceptor> acceptors;
  TRY_ASSIGN(auto acceptor, bind_one(control, numeric, address.port));
  acceptors.push_back(std::move(acceptor));
  return acceptors;
}

// Each connection is a descriptor, and many systems allow 1,024 until asked for more.
void raise_descriptor_limit(size_t& connections_max) {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  const rlim_t wanted = connections_max + kOtherDescriptors;
  if (limit.rlim_cur >= wanted) return;
  limit.rlim_cur = std::min(wanted, limit.rlim_max);
  if (setrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur >= wanted) return;
  const rlim_t possible =
      limit.rlim_cur > 2 * kOtherDescriptors ? limit.rlim_cur - kOtherDescriptors : limit.rlim_cur / 2;
  log::warning(
      "at most {} connections instead of {}: the system allows this process {} open files (ulimit -n)",
      possible, connections_max, limit.rlim_cur);
  connections_max = possible;
}

asio::awaitable<void> accept_connections(tcp::acceptor& acceptor, std::shared_ptr<ListenerState> state) {
  while (acceptor.is_open()) {
    auto [error, socket] = co_await acceptor.async_accept(state->io, kAsTuple);
    if (error == asio::error::operation_aborted || state->stopping) co_return;
    if (error) {
      log::warning("cannot accept a connection: {}", error.message());
      asio::steady_timer pause(acceptor.get_executor(), kAcceptPause);
      co_await pause.async_wait(kAsTuple);
      continue;
    }
    state->connections_accepted.fetch_add(1, std::memory_order_relaxed);
    start_connection(std::move(socket), state);
  }
}

// Often enough that the shortest limit is kept to within a quarter.
milliseconds sweep_interval(const HttpLimits& limits) {
  const auto shortest = std::min({limits.header_timeout, limits.idle_timeout, limits.body_stall_timeout,
                                  limits.answer_timeout, limits.write_stall_timeout});
  return std::clamp(shortest / 4, milliseconds(5), kSweepEveryMax);
}

asio::awaitable<void> sweep(asio::steady_timer& timer, std::shared_ptr<ListenerState> state) {
  const auto interval = sweep_interval(state->limits);
  for (;;) {
    timer.expires_after(interval);
    const auto [error] = co_await timer.async_wait(kAsTuple);
    if (error || state->stopping) co_return;
    expire_connections(*state);
  }
}

}  // namespace

struct HttpServer::Impl {
  std::shared_ptr<ListenerState> state = std::make_shared<ListenerState>();
  asio::executor_work_guard<asio::io_context::executor_type> keep_running{state->io.get_executor()};
  ControlStrand control{asio::make_strand(state->io)};
  asio::steady_timer sweep_timer{control};
  std::vector<tcp::acceptor> acceptors;
  std::vector<std::string> addresses;
  uint16_t port = 0;
  std::vector<std::thread> threads;

  Status listen(const std::vector<ListenAddress>& wanted);
  void run(unsigned thread_count);
  bool wait_for_connections(std::chrono::steady_clock::time_point until);
  void stop(milliseconds limit);
};

Status HttpServer::Impl::listen(const std::vector<ListenAddress>& wanted) {
  for (const auto& address : wanted) {
    TRY_ASSIGN(auto bound, bind_address(control, address));
    for (auto& acceptor : bound) {
      const auto endpoint = acceptor.local_endpoint();
      addresses.push_back(host_and_port(endpoint.address().to_string(), endpoint.port()));
      if (port == 0) port = endpoint.port();
      acceptors.push_back(std::move(acceptor));
    }
  }
  return {};
}

void HttpServer::Impl::run(unsigned thread_count) {
  for (auto& acceptor : acceptors) {
    asio::co_spawn(control, accept_connections(acceptor, state), asio::detached);
  }
  asio::co_spawn(control, sweep(sweep_timer, state), asio::detached);
  for (unsigned i = 0; i < thread_count; ++i) {
    threads.emplace_back([this] { state->io.run(); });
  }
}

bool HttpServer::Impl::wait_for_connections(std::chrono::steady_clock::time_point until) {
  std::unique_lock lock(state->mutex);
  return state->connection_gone.wait_until(lock, until, [this] { return state->connections.empty(); });
}

void HttpServer::Impl::stop(milliseconds limit) {
  if (threads.empty()) return;
  state->stopping = true;
  asio::post(control, [this] {
    for (auto& acceptor : acceptors) acceptor.close();
    sweep_timer.cancel();
  });
  finish_connections(*state);
  if (!wait_for_connections(std::chrono::steady_clock::now() + limit)) {
    abort_connections(*state);
    if (!wait_for_connections(std::chrono::steady_clock::now() + kAbortTimeout)) {
      log::error("connections are still open after they were aborted");
      state->io.stop();
    }
  }
  // The threads end by themselves once nothing is left to do.
  keep_running.reset();
  for (auto& thread : threads) thread.join();
  threads.clear();
}

HttpServer::HttpServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
HttpServer::~HttpServer() {
  impl_->stop(milliseconds(0));
}

Result<std::unique_ptr<HttpServer>> HttpServer::start(HttpOptions options, HttpApplication application) {
  auto impl = std::make_unique<Impl>();
  raise_descriptor_limit(options.limits.connections_max);
  impl->state->limits = options.limits;
  impl->state->application = std::move(application);
  TRY(impl->listen(options.addresses));
  impl->run(options.threads > 0 ? options.threads : std::max(2u, std::thread::hardware_concurrency()));
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(impl)));
}

const std::vector<std::string>& HttpServer::addresses() const {
  return impl_->addresses;
}
uint16_t HttpServer::port() const {
  return impl_->port;
}

HttpCounters HttpServer::counters() const {
  auto& state = *impl_->state;
  HttpCounters counters;
  counters.connections_accepted = state.connections_accepted;
  counters.connections_refused = state.connections_refused;
  counters.requests_refused = state.requests_refused;
  counters.body_bytes_received = state.body_bytes_received;
  counters.body_bytes_held = state.body_bytes_held;
  const std::lock_guard lock(state.mutex);
  counters.connections_open = state.serving;
  return counters;
}

void HttpServer::stop(milliseconds limit) {
  impl_->stop(limit);
}

}  // namespace weft::server
