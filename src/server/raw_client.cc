#include "server/raw_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

namespace weft::server {
namespace {

size_t content_length_of(const std::string& head) {
  const size_t at = head.find("Content-Length: ");
  return at == std::string::npos ? 0 : std::strtoul(head.c_str() + at + 16, nullptr, 10);
}

}  // namespace

RawClient::RawClient(uint16_t port, bool v6) : socket_(socket(v6 ? AF_INET6 : AF_INET, SOCK_STREAM, 0)) {
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  sockaddr_in6 to_v6{};
  to_v6.sin6_family = AF_INET6;
  to_v6.sin6_port = htons(port);
  to_v6.sin6_addr = in6addr_loopback;
  const auto* address =
      v6 ? reinterpret_cast<const sockaddr*>(&to_v6) : reinterpret_cast<const sockaddr*>(&to);
  if (connect(socket_, address, v6 ? sizeof to_v6 : sizeof to) != 0) {
    close(socket_);
    socket_ = -1;
  }
}

RawClient::~RawClient() {
  if (socket_ >= 0) close(socket_);
}

bool RawClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    pollfd writable{.fd = socket_, .events = POLLOUT, .revents = 0};
    if (poll(&writable, 1, std::chrono::milliseconds(kPatience).count()) <= 0) return false;
    const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(sent));
  }
  return true;
}

bool RawClient::receive_more() {
  pollfd readable{.fd = socket_, .events = POLLIN, .revents = 0};
  if (poll(&readable, 1, std::chrono::milliseconds(kPatience).count()) <= 0) return false;
  std::array<char, 65'536> bytes;
  const ssize_t count = recv(socket_, bytes.data(), bytes.size(), 0);
  if (count <= 0) return false;
  received_.append(bytes.data(), static_cast<size_t>(count));
  return true;
}

std::string RawClient::answer(bool with_body) {
  size_t head_end = 0;
  while ((head_end = received_.find("\r\n\r\n")) == std::string::npos) {
    if (!receive_more()) return {};
  }
  const size_t size = head_end + 4 + (with_body ? content_length_of(received_.substr(0, head_end)) : 0);
  while (received_.size() < size) {
    if (!receive_more()) return {};
  }
  const std::string whole = received_.substr(0, size);
  received_.erase(0, size);
  return whole;
}

std::string RawClient::receive(size_t size) {
  while (received_.size() < size) {
    if (!receive_more()) break;
  }
  auto bytes = received_.substr(0, size);
  received_.erase(0, bytes.size());
  return bytes;
}

bool RawClient::is_closed(std::chrono::milliseconds limit) {
  pollfd readable{.fd = socket_, .events = POLLIN, .revents = 0};
  if (!received_.empty() || poll(&readable, 1, static_cast<int>(limit.count())) <= 0) return false;
  char byte = 0;
  return recv(socket_, &byte, 1, 0) <= 0;
}

void RawClient::finish_sending() {
  shutdown(socket_, SHUT_WR);
}

void RawClient::reset() {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  close(socket_);
  socket_ = -1;
}

}  // namespace weft::server
