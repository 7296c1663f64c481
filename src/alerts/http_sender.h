// HttpSender: posts a message to its receiver.
#pragma once

#include <atomic>
#include <string>

#include "alerts/outbox.h"
#include "alerts/rule.h"

namespace weft::alerts {

// Any thread; each call has its own connection. Redirects are not followed: what answers with one is not what
// was configured.
class HttpSender {
 public:
  static constexpr long kConnectMsMax = 5'000;
  static constexpr long kAnswerMsMax = 10'000;
  static constexpr size_t kAnswerBytesMax = 64 * 1024;  // further bytes of an answer end the connection

  // Any 2xx is success. 408, 429 and 5xx, and what no answer came from, may succeed later; any other is
  // refused for good.
  Delivery send(const Receiver& receiver, const std::string& id, const std::string& body) const;
  // Ends what is under way, within a second, and whatever is begun after.
  void stop() { stopping_ = true; }

 private:
  std::atomic<bool> stopping_ = false;
};

}  // namespace weft::alerts
