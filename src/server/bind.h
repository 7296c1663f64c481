// bind_address: the listening sockets of a ListenAddress, and why there are none.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <vector>

#include "base/result.h"
#include "server/listen_address.h"

namespace weft::server {

// Listening already. "localhost" gives both loopback addresses on one port, or only 127.0.0.1 on a machine
// without IPv6. Errors: already_exists when the port is taken, invalid_argument for a host that is not one of
// this machine, unavailable for whatever else the system refuses. Any thread.
Result<std::vector<boost::asio::ip::tcp::acceptor>> bind_address(const boost::asio::any_io_executor& executor,
                                                                 const ListenAddress& address);

// "127.0.0.1:4318", "[::1]:4318".
std::string name_of(const boost::asio::ip::tcp::acceptor& acceptor);

}  // namespace weft::server
