// The server, as `weft up` and `weft view` run it.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "journal/journal.h"
#include "server/listen_address.h"
#include "store/query_limits.h"
#include "wire/limits.h"

namespace weft::cli {

struct UpOptions {
  std::string data;
  std::string http = server::ListenAddress{}.to_string();
  std::string grpc = server::host_and_port("localhost", server::kDefaultGrpcPort);
  bool grpc_was_chosen = false;
  std::string clickhouse;
  uint64_t engine_memory_bytes = 0;
  std::string keys;
  bool allow_anonymous = false;
  std::vector<std::string> allowed_origins;
  std::string prices;
  std::string alerts;
  uint64_t journal_bytes_max = journal::Options{}.bytes_max;
  size_t body_bytes_max = wire::kBodyBytesMax;
  double query_seconds_max = std::chrono::duration<double>(store::QueryLimits{}.time).count();
  bool verbose = false;
};

// Serves until it is told to end; the exit code. Once it serves, `on_ready` is told where; without one, up's
// own greeting is printed.
int up(const UpOptions& options, const std::function<void(const std::string& address)>& on_ready);

}  // namespace weft::cli
