#include "weft/baggage.h"

#include <algorithm>
#include <atomic>
#include <utility>

#include "baggage_text.h"
#include "utf8.h"

namespace weft {
namespace detail {

struct BaggageEntries : RefCounted {
  explicit BaggageEntries(std::vector<Baggage::Entry> made) : entries(std::move(made)) {}
  ~BaggageEntries() { delete header_.load(std::memory_order_relaxed); }

  // Any thread. Two that come at once both make it, and one of them wins.
  std::string_view header() const {
    const std::string* known = header_.load(std::memory_order_acquire);
    if (known != nullptr) return *known;
    const auto* made = new std::string(write_baggage(entries));
    if (header_.compare_exchange_strong(known, made, std::memory_order_acq_rel)) return *made;
    delete made;
    return *known;
  }

  const std::vector<Baggage::Entry> entries;

 private:
  mutable std::atomic<const std::string*> header_{nullptr};
};

void retain_shared(const BaggageEntries* entries) noexcept {
  entries->retain();
}
void release_shared(const BaggageEntries* entries) noexcept {
  if (entries->release()) delete entries;
}

}  // namespace detail

namespace {

const Baggage::Entry* find_entry(const std::vector<Baggage::Entry>& entries, std::string_view key) {
  for (const auto& entry : entries) {
    if (entry.key == key) return &entry;
  }
  return nullptr;
}

}  // namespace

Baggage::Baggage(std::vector<Entry> entries) {
  if (!entries.empty()) entries_ = detail::Ref(new detail::BaggageEntries(std::move(entries)));
}

Baggage Baggage::parse(std::string_view header, size_t* ignored) {
  size_t uncounted = 0;
  return Baggage(detail::read_baggage(header, ignored == nullptr ? uncounted : *ignored));
}

const std::vector<Baggage::Entry>& Baggage::entries() const noexcept {
  static const std::vector<Entry> none;
  return entries_ ? entries_->entries : none;
}

std::optional<std::string_view> Baggage::get(std::string_view key) const noexcept {
  const Entry* entry = find_entry(entries(), key);
  if (entry == nullptr) return {};
  return entry->value;
}

Baggage Baggage::with(std::string_view key, std::string_view value, std::string_view properties) const {
  if (!detail::is_baggage_key(key) || !detail::are_baggage_properties(properties)) return *this;
  const Entry* same = find_entry(entries(), key);
  if (same == nullptr && entries().size() >= kEntriesMax) return *this;
  Entry entry{std::string(key), detail::replace_invalid_utf8(value), std::string(properties)};
  std::vector<Entry> changed = entries();
  if (same == nullptr) {
    changed.push_back(std::move(entry));
  } else {
    changed[static_cast<size_t>(same - entries().data())] = std::move(entry);
  }
  return Baggage(std::move(changed));
}

Baggage Baggage::without(std::string_view key) const {
  if (find_entry(entries(), key) == nullptr) return *this;
  std::vector<Entry> changed = entries();
  std::erase_if(changed, [&](const Entry& entry) { return entry.key == key; });
  return Baggage(std::move(changed));
}

std::string_view Baggage::to_header() const {
  return entries_ ? entries_->header() : std::string_view();
}

}  // namespace weft
