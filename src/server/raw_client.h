// RawClient: a socket that says exactly what a test tells it to. For the tests of this room.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace weft::server {

// One thread. Every wait ends after kPatience, so that a broken server fails a test and does not hang it.
class RawClient {
 public:
  static constexpr std::chrono::seconds kPatience{10};

  explicit RawClient(uint16_t port, bool v6 = false);
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  // False when the server has closed.
  bool send(std::string_view bytes);
  // Headers and body of the next answer; "" when the server closes instead.
  std::string answer(bool with_body = true);
  // The next `size` bytes; fewer when the server closes.
  std::string receive(size_t size);
  // True when the server closes the connection, within `limit`, without another byte.
  bool is_closed(std::chrono::milliseconds limit = kPatience);

  void finish_sending();  // half-close
  void reset();           // closes with a RST, as a killed client's kernel does

 private:
  bool receive_more();

  int socket_;
  std::string received_;
};

}  // namespace weft::server
