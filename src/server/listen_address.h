// ListenAddress: HOST:PORT as a user writes it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace weft::server {

inline constexpr uint16_t kDefaultHttpPort = 4318;  // OTLP/HTTP's own
inline constexpr uint16_t kDefaultGrpcPort = 4317;  // OTLP/gRPC's own

struct ListenAddress {
  // "localhost" stands for both loopback addresses, 127.0.0.1 and ::1.
  std::string host = "localhost";
  uint16_t port = kDefaultHttpPort;  // 0: a free one, the same on every address of the host

  // "localhost", "127.x.y.z" or "::1": only this machine can reach it.
  bool is_loopback() const;
  std::string to_string() const;
};

// "HOST:PORT", "HOST" (the default port), ":PORT" (localhost), "[::]:4318". Errors: invalid_argument.
Result<ListenAddress> parse_listen_address(std::string_view text, uint16_t default_port = kDefaultHttpPort);

// "host:port" or "[v6]:port".
std::string host_and_port(std::string_view host, uint16_t port);

}  // namespace weft::server
