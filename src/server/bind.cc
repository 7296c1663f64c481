#include "server/bind.h"

#include <boost/asio/ip/v6_only.hpp>

#include "base/log.h"

namespace weft::server {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

// A port that is free on 127.0.0.1 may be taken on ::1; then another is tried.
constexpr int kFreePortTries = 32;

Result<tcp::acceptor> bind_one(const asio::any_io_executor& executor, const asio::ip::address& address,
                               uint16_t port) {
  error_code error;
  const tcp::endpoint endpoint(address, port);
  tcp::acceptor acceptor(executor);
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
Result<std::vector<tcp::acceptor>> bind_localhost(const asio::any_io_executor& executor,
                                                  uint16_t wanted_port) {
  for (int attempt = 1;; ++attempt) {
    std::vector<tcp::acceptor> acceptors;
    TRY_ASSIGN(auto v4, bind_one(executor, asio::ip::address_v4::loopback(), wanted_port));
    const uint16_t port = v4.local_endpoint().port();
    acceptors.push_back(std::move(v4));
    auto v6 = bind_one(executor, asio::ip::address_v6::loopback(), port);
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

}  // namespace

Result<std::vector<tcp::acceptor>> bind_address(const asio::any_io_executor& executor,
                                                const ListenAddress& address) {
  if (address.host == "localhost") return bind_localhost(executor, address.port);
  error_code error;
  const auto numeric = asio::ip::make_address(address.host, error);
  if (error) {
    return fail(ErrorCode::invalid_argument,
                "\"{}\" is neither localhost nor a numeric address of this machine, such as 127.0.0.1, "
                "0.0.0.0 or [::]",
                address.host);
  }
  std::vector<tcp::acceptor> acceptors;
  TRY_ASSIGN(auto acceptor, bind_one(executor, numeric, address.port));
  acceptors.push_back(std::move(acceptor));
  return acceptors;
}

std::string name_of(const tcp::acceptor& acceptor) {
  const auto endpoint = acceptor.local_endpoint();
  return host_and_port(endpoint.address().to_string(), endpoint.port());
}

}  // namespace weft::server
