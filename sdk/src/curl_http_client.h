#pragma once

#include <array>
#include <atomic>
#include <string>

#include "http_client.h"

namespace weft::detail {

// HTTP by libcurl, over connections that stay open between requests. Raises no signals and follows no
// redirects: a body with spans goes where it was meant to go. The handles are made with the first request.
class CurlHttpClient final : public HttpClient {
 public:
  // Of an answer's body; the rest is read and thrown away.
  static constexpr size_t kReplyBytesMax = 64 << 10;
  // A server that asks for more patience is asked again after this.
  static constexpr uint32_t kRetryAfterMaxMs = 3'600'000;

  CurlHttpClient();
  ~CurlHttpClient() override;
  CurlHttpClient(const CurlHttpClient&) = delete;
  CurlHttpClient& operator=(const CurlHttpClient&) = delete;

  HttpReply send(const HttpRequest& request) noexcept override;
  void cancel() noexcept override;
  void forget_after_fork() noexcept override;

 private:
  struct Transfer;

  bool open() noexcept;
  void configure(const HttpRequest& request, Transfer& transfer) noexcept;
  int perform() noexcept;
  static int open_socket(void* client, int purpose, void* address) noexcept;
  static int close_socket(void* client, int socket) noexcept;

  // libcurl's CURL and CURLM, which are void to their users.
  void* easy_ = nullptr;
  std::atomic<void*> multi_ = nullptr;
  std::atomic<bool> cancelled_ = false;
  // What a forked child has to close; -1: free. One request at a time needs one, and one more while it moves
  // on.
  std::array<std::atomic<int>, 4> sockets_;
};

}  // namespace weft::detail
