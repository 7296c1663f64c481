// EmbeddedHost: one life of the child process that hosts ClickHouse, from its start until it ends.
#pragma once

#include <chrono>
#include <string>

#include "base/result.h"
#include "engine/child_process.h"
#include "engine/client.h"
#include "engine/engine.h"
#include "engine/wake_up.h"

namespace weft::engine {

// One thread, which must live as long as the host (see ChildProcess).
class EmbeddedHost {
 public:
  // Opening a large store takes its time; beyond this the host counts as hanging.
  static constexpr std::chrono::seconds kStartTimeout{120};
  static constexpr std::chrono::seconds kStopGrace{10};

  // Writes the configuration, starts the child and returns once it answers with the token that only our child
  // knows. Errors: unavailable (ended while starting, with what it said: another port or another moment may
  // help), deadline_exceeded. Gives up early when `wake_up` is stopped.
  static Result<EmbeddedHost> start(const EmbeddedOptions& options, WakeUp& wake_up);

  const Address& address() const { return address_; }
  ChildProcess& process() { return process_; }

 private:
  EmbeddedHost(ChildProcess process, Address address)
      : process_(std::move(process)), address_(std::move(address)) {}

  ChildProcess process_;
  Address address_;
};

}  // namespace weft::engine
