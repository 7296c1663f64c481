// Notice: one message to one receiver about all alerts of a rule, and when one is due. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "alerts/alert.h"

namespace weft::alerts {

// Of one message; what is beyond is counted in it. So a thousand series make one message of fifty.
inline constexpr size_t kAlertsShownMax = 50;

struct Notice {
  std::vector<Alert> firing;
  std::vector<Alert> resolved;
  bool is_test = false;

  std::string_view status() const { return firing.empty() ? "resolved" : "firing"; }
};

// Whether the receiver takes alerts of this rule at all.
bool is_told(const Receiver& receiver, const Rule& rule);

// Due when alerts began or ended that the receiver does not know of (no sooner than the rule's group interval
// after the last message), or when they still fire and the last message is `repeat` ago. Once it is kept for
// sending, note_told() says so.
std::optional<Notice> due_notice(const Group& group, const Rule& rule, const Receiver& receiver,
                                 uint64_t now_unix_nano);
void note_told(Group& group, const Receiver& receiver, const Notice& notice, uint64_t now_unix_nano);

// The notice of an alert that is none, to try a receiver with.
Notice test_notice(const Rule& rule, uint64_t now_unix_nano);

// 128 random bits as hexadecimal.
std::string new_message_id();

// The body of the message, in the words of the receiver's channel (docs/reference/alerts.md).
std::string message_body(const Notice& notice, const Rule& rule, const Receiver& receiver,
                         const std::string& id);

// "2026-11-21T18:27:48.000Z"; Go's zero time, as Alertmanager writes it, for 0.
std::string time_text(uint64_t unix_nano);

}  // namespace weft::alerts
