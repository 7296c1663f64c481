#include "proto_buffer.h"

#include <algorithm>
#include <cstdlib>

namespace weft::detail {

void ProtoBuffer::clear(size_t kept_bytes_max) noexcept {
  size_ = 0;
  if (data_ == inline_ || capacity_ <= kept_bytes_max) return;
  std::free(data_);
  data_ = inline_;
  capacity_ = kInlineBytes;
}

void ProtoBuffer::end_message(size_t begin) noexcept {
  if (begin == kNoMessage) return;
  const size_t length = size_ - begin;
  const size_t extra = varint_size(length) - 1;
  if (extra > 0) {
    if (!reserve(extra)) {
      size_ = begin - 2;
      return;
    }
    std::memmove(data_ + begin + extra, data_ + begin, length);
  }
  size_ = begin - 1;
  varint(length);
  size_ += length;
}

bool ProtoBuffer::grow(size_t bytes) noexcept {
  if (bytes > kBytesMax || size_ + bytes > kBytesMax) return false;
  const size_t wanted = std::max(capacity_ * 2, size_ + bytes);
  char* const room = static_cast<char*>(std::malloc(wanted));
  if (room == nullptr) return false;
  std::memcpy(room, data_, size_);
  if (data_ != inline_) std::free(data_);
  data_ = room;
  capacity_ = wanted;
  return true;
}

}  // namespace weft::detail
