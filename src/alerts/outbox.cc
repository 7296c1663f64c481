#include "alerts/outbox.h"

#include <algorithm>
#include <functional>

namespace weft::alerts {

bool Outbox::add(Message message) {
  if (messages_.size() >= kMessagesMax) return false;
  messages_.push_back(std::move(message));
  return true;
}

void Outbox::for_each_first(const std::function<void(const Message&)>& visit) const {
  std::set<std::string_view> seen;
  for (const auto& message : messages_) {
    if (seen.insert(message.receiver).second) visit(message);
  }
}

std::optional<Message> Outbox::next(uint64_t now_unix_nano) const {
  const Message* next = nullptr;
  for_each_first([&](const Message& message) {
    if (message.next_try_unix_nano > now_unix_nano) return;
    if (next == nullptr || message.next_try_unix_nano < next->next_try_unix_nano) next = &message;
  });
  return next == nullptr ? std::nullopt : std::optional(*next);
}

uint64_t Outbox::next_unix_nano() const {
  uint64_t next = UINT64_MAX;
  for_each_first([&](const Message& message) { next = std::min(next, message.next_try_unix_nano); });
  return next;
}

Outbox::Outcome Outbox::answered(const std::string& id, const Delivery& delivery, uint64_t now_unix_nano,
                                 double random) {
  const auto found = std::ranges::find(messages_, id, &Message::id);
  if (found == messages_.end()) return Outcome::dropped;
  ++found->attempts;
  const bool is_old = now_unix_nano - std::min(now_unix_nano, found->created_unix_nano) > kGiveUpNs;
  if (delivery.delivered || !delivery.may_succeed_later || is_old) {
    messages_.erase(found);
    return delivery.delivered ? Outcome::delivered : Outcome::dropped;
  }
  constexpr uint32_t kDoublingsMax = 16;
  const uint64_t grown = kBackoffFirstNs << std::min(found->attempts - 1, kDoublingsMax);
  const uint64_t backoff = std::min(grown, kBackoffNsMax);
  const auto jittered = static_cast<uint64_t>(static_cast<double>(backoff) * (0.5 + random / 2));
  found->next_try_unix_nano = now_unix_nano + std::max(jittered, std::min(delivery.wait_ns, kBackoffNsMax));
  return Outcome::waits;
}

void Outbox::restore(std::deque<Message> messages, const std::set<std::string>& receivers) {
  messages_ = std::move(messages);
  std::erase_if(messages_, [&](const Message& message) { return !receivers.contains(message.receiver); });
}

}  // namespace weft::alerts
