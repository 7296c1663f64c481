// Engine: where the data lives. Embedded: a child process (weft-engine) that hosts ClickHouse's library,
// started, watched, restarted and stopped here. External: an existing server, watched only.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "base/result.h"
#include "engine/client.h"

namespace weft::engine {

struct EmbeddedOptions {
  std::string data_directory;     // absolute; the engine's own folder inside weft's
  std::string host_program;       // weft-engine
  std::string library;            // libchdb.so
  std::string database = "weft";  // which the client's statements are about; migrate() makes it
  uint64_t memory_bytes_max = 0;  // 0: a quarter of the machine's memory, at least 512 MB
};

enum class State : uint8_t { starting, ready, down };

struct Health {
  State state = State::starting;
  std::string reason;     // why it is down, in words
  uint64_t restarts = 0;  // since weft started
  int pid = 0;            // of the child; 0 when external or down
};

// Thread: one of its own watches (the child's end, and a ping that must answer in time; a hanging child is
// killed). Restarts back off from kBackoffFirst to kBackoffMax and start over after a while of health.
class Engine {
 public:
  static constexpr std::chrono::milliseconds kPingEvery{1'000};
  static constexpr std::chrono::milliseconds kPingTimeout{5'000};
  static constexpr std::chrono::milliseconds kBackoffFirst{100};
  static constexpr std::chrono::milliseconds kBackoffMax{10'000};

  // Returns once the engine answers, or with why it cannot be started.
  static Result<std::unique_ptr<Engine>> start_embedded(EmbeddedOptions options);
  static Result<std::unique_ptr<Engine>> connect(
      const std::string& url);  // http://[user[:password]@]host[:port][/database]
  ~Engine();                    // stops the child: SIGTERM, then SIGKILL

  const Client& client() const;
  Health health() const;
  // Tells the watcher that a query failed with `unavailable`, so that it looks at once. Any thread.
  void suspect();

 private:
  struct Impl;
  explicit Engine(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace weft::engine
