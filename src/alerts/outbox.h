// Outbox: messages that wait to be delivered, each receiver's in their order. Pure.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <set>
#include <string>

#include "alerts/duration.h"

namespace weft::alerts {

// What one attempt to deliver came to. `problem` names no address.
struct Delivery {
  bool delivered = false;
  bool may_succeed_later = false;
  uint64_t wait_ns = 0;  // the receiver asks for at least so much patience
  std::string problem;   // "" when delivered
};

struct Message {
  std::string id;  // the same at each attempt, also after a crash
  std::string receiver;
  std::string body;
  uint64_t created_unix_nano = 0;
  uint64_t next_try_unix_nano = 0;
  uint32_t attempts = 0;
};

// Not thread-safe; Book guards it. A number from 0 to 1, for the jitter, comes from outside.
class Outbox {
 public:
  static constexpr size_t kMessagesMax = 200;  // further ones are refused, and offered again by the next turn
  static constexpr uint64_t kBackoffFirstNs = kSecondNs;
  static constexpr uint64_t kBackoffNsMax = 5 * kMinuteNs;
  static constexpr uint64_t kGiveUpNs = 4 * kHourNs;  // the alert is repeated by then, should it still fire

  // False when it is full.
  bool add(Message message);
  // The oldest of a receiver that is due. A receiver's later messages wait for its first: "resolved" must not
  // overtake "firing".
  std::optional<Message> next(uint64_t now_unix_nano) const;
  // When something is due, should nothing be added; UINT64_MAX: never.
  uint64_t next_unix_nano() const;

  enum class Outcome { delivered, waits, dropped };
  // Exponential backoff from kBackoffFirstNs on, half of it at random, so that many do not come at once.
  Outcome answered(const std::string& id, const Delivery& delivery, uint64_t now_unix_nano, double random);

  const std::deque<Message>& messages() const { return messages_; }
  // Puts back what was kept; without messages to receivers that are gone.
  void restore(std::deque<Message> messages, const std::set<std::string>& receivers);

 private:
  // Calls `visit(message)` for the first of each receiver.
  void for_each_first(const std::function<void(const Message&)>& visit) const;

  std::deque<Message> messages_;
};

}  // namespace weft::alerts
