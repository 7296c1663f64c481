#include "engine/engine.h"

#include <atomic>
#include <condition_variable>
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

constexpr milliseconds kHealthyAfter{
    30'000};                        // of life: the next restart does not wait longer than the first did
constexpr int kFirstStartsMax = 3;  // each on another port; then start_embedded() says why not

// How long to wait before the next try.
class Backoff {
 public:
  milliseconds next() { return std::exchange(wait_, std::min(wait_ * 2, Engine::kBackoffMax)); }
  void reset() { wait_ = Engine::kBackoffFirst; }

 private:
  milliseconds wait_ = Engine::kBackoffFirst;
};

// A server that refuses a ping is alive; one that cannot be reached or says nothing is not.
Status ping(const Client& client) {
  const auto answer = client.run({.sql = "SELECT 1", .timeout = Engine::kPingTimeout});
  if (answer) return {};
  const bool alive = answer.error().code == ErrorCode::resource_exhausted;
  return alive ? Status{} : tl::make_unexpected(answer.error());
}

}  // namespace

struct Engine::Impl {
  Client client;  // of those who use the engine
  Client pinger;  // the watcher's own: it must not queue behind them
  WakeUp wake_up;
  std::atomic<bool> stopping = false;
  std::thread watcher;

  mutable std::mutex mutex;
  std::condition_variable settled;  // the first start has succeeded or failed
  Health health;

  explicit Impl(const Address& address) : client(address), pinger(without_database(address)) {}

  ~Impl() {
    stopping = true;
    wake_up.call();
    if (watcher.joinable()) watcher.join();
  }

  // The database may not exist yet when the first ping is sent.
  static Address without_database(Address address) {
    address.database.clear();
    return address;
  }

  void set_ready(int pid);
  void set_down(const std::string& reason);
  Status await_first_start();

  // The watcher's thread.
  void pause(milliseconds duration);
  void watch_embedded(const EmbeddedOptions& options);
  bool serve_one_life(const EmbeddedOptions& options);
  std::string watch_until_end(ChildProcess& child);
  void watch_external();
};

void Engine::Impl::set_ready(int pid) {
  {
    const std::scoped_lock lock(mutex);
    health.state = State::ready;
    health.reason.clear();
    health.pid = pid;
  }
  settled.notify_all();
}

void Engine::Impl::set_down(const std::string& reason) {
  {
    const std::scoped_lock lock(mutex);
    if (health.state == State::ready && health.pid != 0) ++health.restarts;
    health.state = State::down;
    health.reason = reason;
    health.pid = 0;
  }
  log::warning("engine down: {}", reason);
}

// Sleeps although others may call suspect(), but not when the engine is to stop.
void Engine::Impl::pause(milliseconds duration) {
  for (const auto end = Clock::now() + duration; !stopping && Clock::now() < end;) {
    wake_up.sleep(std::chrono::ceil<milliseconds>(end - Clock::now()));
  }
}

void Engine::Impl::watch_embedded(const EmbeddedOptions& options) {
  Backoff backoff;
  int failed_starts = 0;
  bool has_served = false;
  while (!stopping) {
    const auto started = Clock::now();
    if (serve_one_life(options)) {
      has_served = true;
    } else if (!has_served && ++failed_starts == kFirstStartsMax) {
      break;
    }
    if (Clock::now() - started > kHealthyAfter) backoff.reset();
    pause(backoff.next());
  }
  stopping = true;
  settled.notify_all();
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
  if (stopping) {
    host->process().stop(EmbeddedHost::kStopGrace);
  } else {
    set_down("the engine " + end);
  }
  return true;
}

// Why the child has ended; "" when it is to be stopped.
std::string Engine::Impl::watch_until_end(ChildProcess& child) {
  while (!stopping) {
    if (wake_up.sleep(kPingEvery, child.descriptor()) == WakeUp::Cause::descriptor) return child.reap();
    if (stopping) break;
    const auto alive = ping(pinger);
    if (alive || stopping) continue;
    // A lost connection usually means that the child has just ended: then the kernel knows better why.
    if (wake_up.sleep(milliseconds{0}, child.descriptor()) == WakeUp::Cause::descriptor) return child.reap();
    return fmt::format("did not answer ({}) and {}", alive.error().message, child.kill());
  }
  return "";
}

void Engine::Impl::watch_external() {
  while (!stopping) {
    const auto alive = ping(pinger);
    if (alive) {
      set_ready(0);
    } else if (health.state != State::down) {
      set_down(alive.error().message);
    }
    wake_up.sleep(kPingEvery);
  }
}

Status Engine::Impl::await_first_start() {
  std::unique_lock lock(mutex);
  settled.wait(lock, [this] { return health.state == State::ready || stopping; });
  if (health.state == State::ready) return {};
  return fail(ErrorCode::unavailable, "{}", health.reason);
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
  impl.watcher = std::thread([&impl, options = std::move(options)] { impl.watch_embedded(options); });
  TRY(impl.await_first_start());
  return engine;
}

Result<std::unique_ptr<Engine>> Engine::connect(const std::string& url) {
  TRY_ASSIGN(const Address address, parse_server_url(url));
  std::unique_ptr<Engine> engine(new Engine(std::make_unique<Impl>(address)));
  Impl& impl = *engine->impl_;
  if (auto alive = ping(impl.pinger); !alive) return wrap(alive.error(), "cannot use the ClickHouse server");
  impl.set_ready(0);
  impl.watcher = std::thread([&impl] { impl.watch_external(); });
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
