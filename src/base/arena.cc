#include "base/arena.h"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace weft {

Arena::Arena(Arena&& other) noexcept
    : blocks_(std::move(other.blocks_)),
      next_(std::exchange(other.next_, nullptr)),
      end_(std::exchange(other.end_, nullptr)),
      bytes_reserved_(std::exchange(other.bytes_reserved_, 0)) {}

Arena& Arena::operator=(Arena&& other) noexcept {
  blocks_ = std::move(other.blocks_);
  next_ = std::exchange(other.next_, nullptr);
  end_ = std::exchange(other.end_, nullptr);
  bytes_reserved_ = std::exchange(other.bytes_reserved_, 0);
  return *this;
}

void* Arena::allocate(size_t size, size_t alignment) {
  const auto address = reinterpret_cast<uintptr_t>(next_);
  const size_t padding = (alignment - address % alignment) % alignment;
  if (next_ != nullptr && padding + size <= static_cast<size_t>(end_ - next_)) {
    std::byte* const made = next_ + padding;
    next_ = made + size;
    return made;
  }
  // Blocks double up to a bound, so that a small request stays small and a large one needs few blocks.
  const size_t doubled = std::clamp(bytes_reserved_, kFirstBlockBytes, kBlockBytesMax);
  const size_t block_bytes = std::max(doubled, size);
  // new[] of bytes is aligned for every fundamental type, which is all that an arena holds.
  blocks_.push_back(std::make_unique_for_overwrite<std::byte[]>(block_bytes));
  bytes_reserved_ += block_bytes;
  std::byte* const made = blocks_.back().get();
  next_ = made + size;
  end_ = made + block_bytes;
  return made;
}

std::string_view Arena::copy(std::string_view text) {
  const auto made = array<char>(text.size());
  if (!text.empty()) std::memcpy(made.data(), text.data(), text.size());
  return {made.data(), made.size()};
}

}  // namespace weft
