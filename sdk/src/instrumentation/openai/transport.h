#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "weft/context.h"
#include "weft/instrumentation/openai.h"

namespace weft::openai {

struct HttpReply {
  int status = 0;          // 0: no answer
  std::string body;        // empty where `on_bytes` took it
  std::string error_type;  // of the transfer, not of the status
  std::string error;
  uint32_t retry_after_ms = 0;
  bool ended_by_receiver = false;  // on_bytes said: enough
};

using HeaderList = std::vector<std::pair<std::string, std::string>>;

// Sees the body of a successful answer as it comes. False ends the transfer; so does an exception, which goes
// on to the caller.
using OnBytes = std::function<bool(std::string_view bytes)>;

// POSTs JSON over libcurl. Any thread; connections that are not in use are kept, Client::kIdleConnectionsMax
// of them.
class Transport {
 public:
  Transport(uint32_t connect_timeout_ms, uint32_t timeout_ms)
      : connect_timeout_ms_(connect_timeout_ms), timeout_ms_(timeout_ms) {}
  ~Transport();
  Transport(const Transport&) = delete;
  Transport& operator=(const Transport&) = delete;

  // Without `on_bytes` the body is kept, Client::kReplyBytesMax at most.
  HttpReply post(const std::string& url, const HeaderList& headers, const std::string& body,
                 const OnBytes& on_bytes) const;

 private:
  void* take_handle() const;
  void give_back(void* easy) const;

  uint32_t connect_timeout_ms_;
  uint32_t timeout_ms_;
  mutable std::mutex mutex_;
  mutable std::vector<void*> idle_;  // CURL*
};

}  // namespace weft::openai
