// HttpServer: HTTP/1.1 on one or more addresses. It knows bytes, limits and time; what a request means is the
// application's business (router.h).
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "server/http_message.h"
#include "server/listen_address.h"
#include "server/status.h"
#include "wire/limits.h"

namespace weft::server {

struct HttpLimits {
  size_t header_bytes_max = 64 * 1024;  // request line and headers; beyond: 431, closed
  size_t body_bytes_max =
      wire::kBodyBytesMax;  // as sent; beyond: 413, closed, whatever was still to come unread
  size_t bodies_bytes_max =
      512 * 1024 * 1024;           // of all bodies being received or answered; beyond: 503, closed
  size_t connections_max = 4'096;  // beyond: 503, closed
  std::chrono::milliseconds header_timeout{
      10'000};  // from the first byte of a request to the end of its headers: 408
  std::chrono::milliseconds idle_timeout{75'000};        // between requests of a connection: closed
  std::chrono::milliseconds body_stall_timeout{30'000};  // without a byte of a body: 408
  // After the first body_stall_timeout a body slower than this on average is cut off with 408, so that a byte
  // now and then does not hold memory for ever.
  size_t body_bytes_per_second_min = 1'024;
  std::chrono::milliseconds answer_timeout{120'000};  // for the application to answer: 504
  std::chrono::milliseconds write_stall_timeout{
      30'000};  // without the client taking a byte of the answer: closed
};

// What a listener serves. Called on its threads, so none of these may block.
struct HttpApplication {
  // Once the headers are there, before the body is read: a failure refuses the request without reading on.
  std::function<std::optional<Failure>(const Request& head)> admit;
  std::function<void(Request request, Responder respond)> handle;
  // The answer for what the listener or admit refuses, in the format the caller expects. `head` may be as
  // good as empty when not even the request line could be understood.
  std::function<Response(const Request& head, const Failure& failure)> refuse;
};

struct HttpCounters {
  uint64_t connections_accepted = 0;
  uint64_t connections_refused = 0;  // beyond connections_max
  uint64_t connections_open = 0;
  uint64_t requests_refused = 0;  // by the listener: malformed, too large, too slow
  uint64_t body_bytes_received = 0;
  uint64_t body_bytes_held = 0;  // of bodies being received or answered
};

struct HttpOptions {
  std::vector<ListenAddress> addresses{ListenAddress{}};
  HttpLimits limits;
  unsigned threads = 0;  // 0: as many as the machine has cores, at least 2
  // What limits.bodies_bytes_max bounds. Shared with other listeners, so that all of them together keep to
  // it.
  std::shared_ptr<std::atomic<size_t>> body_bytes_held = std::make_shared<std::atomic<size_t>>(0);
};

// Any thread may call it. Requests of one connection are handled one after the other, so pipelined ones are
// answered in order; connections run beside each other on the server's threads.
class HttpServer {
 public:
  // Accepts connections once it returns. Errors: already_exists when a port is taken, invalid_argument for a
  // host that is not one of this machine.
  static Result<std::unique_ptr<HttpServer>> start(HttpOptions options, HttpApplication application);
  ~HttpServer();  // stop() with no time for requests under way

  // The bound ones, with the real port: "127.0.0.1:4318", "[::1]:4318".
  const std::vector<std::string>& addresses() const;
  uint16_t port() const;
  HttpCounters counters() const;

  // Accepts no more, closes idle connections, lets requests under way finish for up to `limit`, then closes
  // all.
  void stop(std::chrono::milliseconds limit);

 private:
  struct Impl;
  explicit HttpServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace weft::server
