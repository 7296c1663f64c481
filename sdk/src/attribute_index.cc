#include "attribute_index.h"

namespace weft::detail {

void AttributeIndex::remove(size_t offset, size_t bytes) noexcept {
  size_t kept = 0;
  for (size_t i = 0; i < size_; ++i) {
    if (offsets_[i] == offset) continue;
    hashes_[kept] = hashes_[i];
    offsets_[kept++] = offsets_[i] - static_cast<uint32_t>(offsets_[i] > offset ? bytes : 0);
  }
  size_ = kept;
  std::erase_if(more_, [&](const Slot& slot) { return slot.offset == offset; });
  for (Slot& slot : more_) {
    if (slot.offset > offset) slot.offset -= static_cast<uint32_t>(bytes);
  }
}

}  // namespace weft::detail
