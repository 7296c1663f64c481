#include "lru_cache.h"

std::optional<std::string> LruCache::get(const std::string& key) {
  const std::lock_guard lock(mutex_);
  const auto found = by_key_.find(key);
  if (found == by_key_.end()) return std::nullopt;
  if (found->second->good_until <= Clock::now()) {
    entries_.erase(found->second);
    by_key_.erase(found);
    return std::nullopt;
  }
  entries_.splice(entries_.begin(), entries_, found->second);
  return found->second->value;
}

void LruCache::set(const std::string& key, std::string value) {
  const std::lock_guard lock(mutex_);
  const auto found = by_key_.find(key);
  if (found != by_key_.end()) {
    entries_.erase(found->second);
    by_key_.erase(found);
  }
  entries_.push_front({key, std::move(value), Clock::now() + time_to_live_});
  by_key_[key] = entries_.begin();
  if (entries_.size() > capacity_) {
    by_key_.erase(entries_.back().key);
    entries_.pop_back();
  }
}

size_t LruCache::size() const {
  const std::lock_guard lock(mutex_);
  return entries_.size();
}
