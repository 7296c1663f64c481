#include "engine/native_block.h"

// Inlined: the library's call costs more than hashing a short key does.
#define XXH_INLINE_ALL
#include <xxhash.h>

#include <limits>

namespace weft::engine {
namespace {

constexpr uint64_t kSharedDictionariesWithAdditionalKeys = 1;
constexpr uint64_t kHasAdditionalKeys = 1u << 9;
constexpr uint64_t kNeedUpdateDictionary = 1u << 10;
constexpr size_t kFirstSlots = 64;

void append_u64(std::string& out, uint64_t value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

template <class Index>
void append_indexes(std::string& out, std::span<const uint32_t> indexes) {
  const size_t from = out.size();
  out.resize(from + indexes.size() * sizeof(Index));
  char* to = out.data() + from;
  for (const uint32_t index : indexes) {
    const auto narrow = static_cast<Index>(index);
    std::memcpy(to, &narrow, sizeof narrow);
    to += sizeof narrow;
  }
}

}  // namespace

void append_varuint(std::string& out, uint64_t value) {
  while (value >= 0x80) {
    out += static_cast<char>(value | 0x80);
    value >>= 7;
  }
  out += static_cast<char>(value);
}

uint32_t LowCardinalityColumn::index_of(std::string_view text) {
  // At most half full, so that probing ends soon.
  if ((keys_.size() + 1) * 2 > slots_.size()) grow();
  const uint64_t hash = XXH3_64bits(text.data(), text.size());
  const size_t mask = slots_.size() - 1;
  for (size_t slot = hash & mask;; slot = (slot + 1) & mask) {
    if (slots_[slot] == 0) {
      keys_.push_back(text);
      hashes_.push_back(hash);
      slots_[slot] = static_cast<uint32_t>(keys_.size());
      return slots_[slot] - 1;
    }
    const uint32_t index = slots_[slot] - 1;
    if (hashes_[index] == hash && keys_[index] == text) return index;
  }
}

void LowCardinalityColumn::grow() {
  slots_.assign(slots_.empty() ? kFirstSlots : slots_.size() * 2, 0);
  const size_t mask = slots_.size() - 1;
  for (uint32_t index = 0; index < keys_.size(); ++index) {
    size_t slot = hashes_[index] & mask;
    while (slots_[slot] != 0) slot = (slot + 1) & mask;
    slots_[slot] = index + 1;
  }
}

void LowCardinalityColumn::append_prefix(std::string& out) const {
  append_u64(out, kSharedDictionariesWithAdditionalKeys);
}

void LowCardinalityColumn::append_body(std::string& out) const {
  if (indexes_.empty()) return;
  const uint64_t width = keys_.size() <= std::numeric_limits<uint8_t>::max()    ? 0
                         : keys_.size() <= std::numeric_limits<uint16_t>::max() ? 1
                                                                                : 2;
  append_u64(out, width | kHasAdditionalKeys | kNeedUpdateDictionary);
  append_u64(out, keys_.size());
  for (const auto key : keys_) append_text(out, key);
  append_u64(out, indexes_.size());
  if (width == 0)
    append_indexes<uint8_t>(out, indexes_);
  else if (width == 1)
    append_indexes<uint16_t>(out, indexes_);
  else
    append_indexes<uint32_t>(out, indexes_);
}

void LowCardinalityColumn::clear() {
  keys_.clear();
  hashes_.clear();
  indexes_.clear();
  slots_.assign(slots_.size(), 0);
}

void append_block_head(std::string& out, size_t columns, size_t rows) {
  append_varuint(out, columns);
  append_varuint(out, rows);
}

}  // namespace weft::engine
