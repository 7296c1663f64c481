#include "server/listen_address.h"

#include <arpa/inet.h>

#include <charconv>

namespace weft::server {
namespace {

Result<uint16_t> parse_port(std::string_view text, std::string_view whole, uint16_t example_port) {
  uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size()) {
    return fail(ErrorCode::invalid_argument,
                "\"{}\" has no port from 0 to 65535 at its end; write it as HOST:PORT, e.g. localhost:{}",
                whole, example_port);
  }
  return port;
}

}  // namespace

std::string host_and_port(std::string_view host, uint16_t port) {
  const bool is_v6 = host.find(':') != std::string_view::npos;
  return is_v6 ? fmt::format("[{}]:{}", host, port) : fmt::format("{}:{}", host, port);
}

bool ListenAddress::is_loopback() const {
  in_addr v4{};
  in6_addr v6{};
  if (inet_pton(AF_INET, host.c_str(), &v4) == 1) return (ntohl(v4.s_addr) >> 24) == 127;
  if (inet_pton(AF_INET6, host.c_str(), &v6) == 1) return IN6_IS_ADDR_LOOPBACK(&v6);
  return host == "localhost";
}

std::string ListenAddress::to_string() const {
  return host_and_port(host, port);
}

Result<ListenAddress> parse_listen_address(std::string_view text, uint16_t default_port) {
  ListenAddress address{.port = default_port};
  std::string_view host = text;
  std::string_view port;
  const bool bracketed = text.starts_with('[');
  const size_t host_end = bracketed ? text.find(']') : text.find(':');
  if (bracketed && host_end == std::string_view::npos) {
    return fail(ErrorCode::invalid_argument,
                "\"{}\" opens a bracket that is never closed; write IPv6 as [::1]:{}", text, default_port);
  }
  if (host_end != std::string_view::npos) {
    host = bracketed ? text.substr(1, host_end - 1) : text.substr(0, host_end);
    port = text.substr(bracketed ? host_end + 1 : host_end);
  }
  if (!port.empty()) {
    TRY_ASSIGN(address.port, parse_port(port.front() == ':' ? port.substr(1) : "", text, default_port));
  }
  if (!host.empty()) address.host = host;
  return address;
}

}  // namespace weft::server
