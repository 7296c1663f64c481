#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "attribute_writer.h"

namespace weft::detail {

// Which keys a span has and where, so that setting one again replaces it. The hashes stand next to each other
// and are all looked at: for the ten to thirty attributes of a span that is faster than any table.
class AttributeIndex {
 public:
  static constexpr size_t kInlineMax = 32;  // more are kept on the heap
  static constexpr size_t kNone = SIZE_MAX;

  void clear() noexcept {
    size_ = 0;
    more_.clear();
  }
  size_t size() const noexcept { return size_ + more_.size(); }

  static uint32_t hash(std::string_view key) noexcept {
    const char* const data = key.data();
    const size_t size = key.size();
    uint64_t hash = size * 0x9e3779b97f4a7c15ull;
    if (size >= 8) {
      for (size_t at = 0; at + 8 < size; at += 8) hash = mix(hash, word<uint64_t>(data + at));
      hash = mix(hash, word<uint64_t>(data + size - 8));  // the last eight, some of them for the second time
    } else if (size >= 4) {
      hash = mix(hash, uint64_t{word<uint32_t>(data)} << 32 | word<uint32_t>(data + size - 4));
    } else if (size > 0) {
      hash = mix(hash, word<uint8_t>(data) | uint64_t{word<uint8_t>(data + size / 2)} << 8 |
                           uint64_t{word<uint8_t>(data + size - 1)} << 16);
    }
    return static_cast<uint32_t>(hash >> 32);
  }

  // Where in `buffer` the field of this key begins, or kNone.
  size_t find(std::string_view buffer, uint32_t hash, std::string_view key) const noexcept {
    for (size_t i = 0; i < size_; ++i) {
      if (hashes_[i] == hash && attribute_at(buffer, offsets_[i]).key == key) return offsets_[i];
    }
    for (const Slot& slot : more_) {
      if (slot.hash == hash && attribute_at(buffer, slot.offset).key == key) return slot.offset;
    }
    return kNone;
  }

  // False: no memory for it.
  bool add(uint32_t hash, size_t offset) noexcept try {
    if (size_ == kInlineMax) {
      more_.push_back({hash, static_cast<uint32_t>(offset)});
      return true;
    }
    hashes_[size_] = hash;
    offsets_[size_++] = static_cast<uint32_t>(offset);
    return true;
  } catch (...) {
    return false;
  }

  // The field at `offset` is gone, and what stood behind it has moved up by `bytes`.
  void remove(size_t offset, size_t bytes) noexcept;

 private:
  struct Slot {
    uint32_t hash;
    uint32_t offset;
  };

  template <typename Word>
  static Word word(const char* data) noexcept {
    Word word;
    std::memcpy(&word, data, sizeof(word));
    return word;
  }
  static uint64_t mix(uint64_t hash, uint64_t word) noexcept {
    hash = (hash ^ word) * 0x9fb21c651e98df25ull;
    return hash ^ (hash >> 32);
  }

  size_t size_ = 0;
  std::array<uint32_t, kInlineMax> hashes_;
  std::array<uint32_t, kInlineMax> offsets_;
  std::vector<Slot> more_;
};

}  // namespace weft::detail
