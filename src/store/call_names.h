// CallNames: the names of services and callees, each once, as numbers.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>

namespace weft::store {

// Numbers count from 0, which is "". One thread.
class CallNames {
 public:
  CallNames() { number_of(""); }

  uint32_t number_of(std::string_view name) {
    if (const auto known = numbers_.find(name); known != numbers_.end()) return known->second;
    const auto number = static_cast<uint32_t>(names_.size());
    numbers_.emplace(names_.emplace_back(name), number);
    return number;
  }
  const std::string& name(uint32_t number) const { return names_[number]; }

 private:
  std::deque<std::string> names_;  // a deque: its strings stay where numbers_ sees them
  std::unordered_map<std::string_view, uint32_t> numbers_;
};

}  // namespace weft::store
