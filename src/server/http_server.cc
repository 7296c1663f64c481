#include "server/http_server.h"

#include <sys/resource.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <thread>

#include "base/log.h"
#include "server/bind.h"
#include "server/connection.h"

namespace weft::server {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using std::chrono::milliseconds;

constexpr auto kAsTuple = asio::as_tuple(asio::use_awaitable);
// After accept fails (no descriptors left, mostly) the next try waits.
constexpr milliseconds kAcceptPause{100};
constexpr milliseconds kSweepEveryMax{1'000};
// Descriptors for everything that is not a connection: journal, engine, standard streams.
constexpr rlim_t kOtherDescriptors = 256;
// After connections were aborted, how long their coroutines may take to notice.
constexpr milliseconds kAbortTimeout{5'000};

// Acceptors and the sweep share one strand, on which stop() closes them.
using ControlStrand = asio::strand<asio::io_context::executor_type>;

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
      addresses.push_back(name_of(acceptor));
      if (port == 0) port = acceptor.local_endpoint().port();
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
  impl->state->body_bytes_held = std::move(options.body_bytes_held);
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
  counters.body_bytes_held = *state.body_bytes_held;
  const std::lock_guard lock(state.mutex);
  counters.connections_open = state.serving;
  return counters;
}

void HttpServer::stop(milliseconds limit) {
  impl_->stop(limit);
}

}  // namespace weft::server
