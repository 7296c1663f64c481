#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weft::detail {

struct HttpRequest {
  const char* method = "POST";
  std::string url{};
  std::vector<std::pair<std::string, std::string>> headers{};
  std::vector<std::string_view> body{};  // sent one after another; views live until the call returns
  uint32_t timeout_ms = 10'000;
};

struct HttpReply {
  int status = 0;  // 0: no answer, and `error` says why
  std::string body;
  std::string error;
  uint32_t retry_after_ms = 0;  // 0: not said
};

// The seam for outgoing HTTP: CurlHttpClient, and a fake in tests. One thread at a time, but for `cancel`.
class HttpClient {
 public:
  virtual ~HttpClient() = default;
  virtual HttpReply send(const HttpRequest& request) noexcept = 0;
  // Any thread. The request on the way ends at once, without an answer, and so does every later one.
  virtual void cancel() noexcept = 0;
  // In the child, after fork: connections are the parent's, who goes on using them.
  virtual void forget_after_fork() noexcept = 0;
};

}  // namespace weft::detail
