#pragma once

#include <chrono>
#include <cstddef>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

// Texts by key. When it is full, the one that was used longest ago goes; one that is older than the time to
// live is no longer found. Any thread.
class LruCache {
 public:
  LruCache(size_t capacity, std::chrono::milliseconds time_to_live)
      : capacity_(capacity), time_to_live_(time_to_live) {}

  std::optional<std::string> get(const std::string& key);
  void set(const std::string& key, std::string value);
  size_t size() const;

 private:
  using Clock = std::chrono::steady_clock;
  struct Entry {
    std::string key;
    std::string value;
    Clock::time_point good_until;
  };

  const size_t capacity_;
  const std::chrono::milliseconds time_to_live_;
  mutable std::mutex mutex_;
  std::list<Entry> entries_;  // the last used first
  std::unordered_map<std::string, std::list<Entry>::iterator> by_key_;
};
