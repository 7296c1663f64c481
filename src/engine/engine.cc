#include "engine/engine.h"

#include <pthread.h>

#include <algorithm>
#include <condition_variable>
#include <csignal>
#include <filesystem>
#include <mutex>
#include <thread>

#include "base/log.h"
#include "engine/embedded_host.h"
#include "engine/machine.h"
#include "engine/server_url.h"
#include "engine/wake_up.h"

namespace weft::engine {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

// Of life: then the next restart waits no longer than the first one did.
constexpr milliseconds kHealthyAfter{30'000};
// Each on another port, and with time for the child of a weft that was killed to let go of the folder. Then
// start_embedded() says why not.
constexpr int kFirstStartsMax = 5;

// How long to wait before the next try.
class Backoff {
 public:
  milliseconds next() { return std::exchange(wait_, std::min(wait_ * 2, Engine::kBackoffMax)); }
  void reset() { wait_ = Engine::kBackoffFirst; }

 private:
  milliseconds wait_ = Engine::kBackoffFirst;
};

// Signals are for weft's own threads: here they would only cut waiting short.
void block_signals() {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, nullptr);
}

// A server too full to answer is alive; one that cannot be reached or says nothing is not.
Status ping(const Client& client) {
  const auto answer = client.run({.sql = "SELECT 1", .timeout = Engine::kPingTimeout});
  if (answer || answer.error().code == ErrorCode::resource_exhausted) return {};
  return tl::make_unexpected(answer.error());
}

// For pings: the database is made only after the first of them.
Address without_database(Address address) {
  address.database.clear();
  return address;
}

}  // namespace

struct Engine::Impl {
  Client client;  // of those who use the engine
  Client pinger;  // the watcher's own: it must not queue behind them
  WakeUp wake_up;
  std::thread watcher;

  mutable std::mutex mutex;
  std::condition_variable settled;  // the first start has succeeded or was given up
  Health health;
  bool gave_up = false;

  explicit Impl(const Address& address) : client(address), pinger(without_database(address)) {}
  ~Impl();

  Status await_first_start();

  // All that follow: the watcher's thread.
  void watch_embedded(const EmbeddedOptions& options);
  bool serve_one_life(const EmbeddedOptions& options);
  std::string watch_until_end(ChildProcess& child);
  void watch_external();
  void pause(milliseconds duration);
  void set_ready(int pid);
  void set_down(const std::string& reason);
  void give_up();
};

Engine::Impl::~Impl() {
  wake_up.stop();
  if (watcher.joinable()) watcher.join();
}

Status Engine::Impl::await_first_start() {
  std::unique_lock lock(mutex);
  settled.wait(lock, [this] { return health.state == State::ready || gave_up; });
  if (health.state == State::ready) return {};
  return fail(ErrorCode::unavailable, "{}", health.reason);
}

void Engine::Impl::watch_embedded(const EmbeddedOptions& options) {
  Backoff backoff;
  int failed_starts = 0;
  bool has_served = false;
  while (!wake_up.stopped()) {
    const auto started = Clock::now();
    if (serve_one_life(options)) {
      has_served = true;
    } else if (!has_served && ++failed_starts == kFirstStartsMax) {
      return give_up();
    }
    if (Clock::now() - started > kHealthyAfter) backoff.reset();
    pause(backoff.next());
  }
}

// One child, until it ends. False when it did not even start.
bool Engine::Impl::serve_one_life(const EmbeddedOptions& options) {
  auto host = EmbeddedHost::start(options, wake_up);
  if (!host) {
    set_down(host.error().message);
    return false;
  }
  client.set_address(host->address());
  pinger.set_address(without_database(host->address()));
  set_ready(host->process().pid());
  const std::string end = watch_until_end(host->process());
  client.set_address({});  // the port may be another program's by now
  if (wake_up.stopped()) {
    host->process().stop(EmbeddedHost::kStopGrace);
  } else {
    set_down("the engine " + end);
  }
  return true;
}

// How the child ended; "" when it is still there, to be stopped.
std::string Engine::Impl::watch_until_end(ChildProcess& child) {
  while (!wake_up.stopped()) {
    if (wake_up.sleep(kPingEvery, child.descriptor()) == WakeUp::Cause::descriptor) return child.reap();
    if (wake_up.stopped()) break;
    const auto alive = ping(pinger);
    if (alive || wake_up.stopped()) continue;
    // A lost connection usually means that the child has just ended: then the kernel knows better why.
    if (wake_up.sleep(kPingEvery, child.descriptor()) == WakeUp::Cause::descriptor) return child.reap();
    return fmt::format("did not answer ({}) and {}", alive.error().message, child.kill());
  }
  return "";
}

void Engine::Impl::watch_external() {
  while (!wake_up.stopped()) {
    const auto alive = ping(pinger);
    if (alive) {
      set_ready(0);
    } else {
      set_down(alive.error().message);
    }
    wake_up.sleep(kPingEvery);
  }
}

// Sleeps on although others call suspect(), but not when the engine is to stop.
void Engine::Impl::pause(milliseconds duration) {
  for (const auto end = Clock::now() + duration; !wake_up.stopped() && Clock::now() < end;) {
    wake_up.sleep(std::chrono::ceil<milliseconds>(end - Clock::now()));
  }
}

void Engine::Impl::set_ready(int pid) {
  const std::scoped_lock lock(mutex);
  if (health.state == State::ready) return;
  health.state = State::ready;
  health.reason.clear();
  health.pid = pid;
  log::info("the engine is ready");
  settled.notify_all();
}

void Engine::Impl::set_down(const std::string& reason) {
  const std::scoped_lock lock(mutex);
  if (health.reason != reason) log::warning("the engine is down: {}", reason);
  if (health.pid != 0) ++health.restarts;
  health.state = State::down;
  health.reason = reason;
  health.pid = 0;
}

void Engine::Impl::give_up() {
  const std::scoped_lock lock(mutex);
  gave_up = true;
  settled.notify_all();
}

Result<std::unique_ptr<Engine>> Engine::start_embedded(EmbeddedOptions options) {
  if (!std::filesystem::exists(options.library)) {
    return fail(ErrorCode::not_found, "ClickHouse's library is not at {}: run ./dev setup", options.library);
  }
  if (!std::filesystem::path(options.data_directory).is_absolute()) {
    return fail(ErrorCode::invalid_argument, "the engine's folder must be an absolute path, not {}",
                options.data_directory);
  }
  if (options.memory_bytes_max == 0) options.memory_bytes_max = engine_memory_default();
  std::unique_ptr<Engine> engine(new Engine(std::make_unique<Impl>(Address{})));
  Impl& impl = *engine->impl_;
  impl.watcher = std::thread([&impl, options = std::move(options)] {
    block_signals();
    impl.watch_embedded(options);
  });
  TRY(impl.await_first_start());
  return engine;
}

Result<std::unique_ptr<Engine>> Engine::connect(const std::string& url) {
  TRY_ASSIGN(const Address address, parse_server_url(url));
  std::unique_ptr<Engine> engine(new Engine(std::make_unique<Impl>(address)));
  Impl& impl = *engine->impl_;
  if (auto alive = ping(impl.pinger); !alive) return wrap(alive.error(), "cannot use the ClickHouse server");
  impl.set_ready(0);
  impl.watcher = std::thread([&impl] {
    block_signals();
    impl.watch_external();
  });
  return engine;
}

Engine::Engine(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Engine::~Engine() = default;

const Client& Engine::client() const {
  return impl_->client;
}

Health Engine::health() const {
  const std::scoped_lock lock(impl_->mutex);
  return impl_->health;
}

void Engine::suspect() {
  impl_->wake_up.call();
}

}  // namespace weft::engine
