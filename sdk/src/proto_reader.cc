#include "proto_reader.h"

namespace weft::detail {

bool ProtoReader::next() noexcept {
  if (!ok_ || rest_.empty()) return false;
  uint64_t tag = 0;
  if (!read_varint(tag) || tag >> 3 == 0 || tag > UINT32_MAX) return fail();
  field_ = static_cast<uint32_t>(tag >> 3);
  type_ = static_cast<uint32_t>(tag & 7);
  switch (type_) {
    case kVarint:
      return read_varint(varint_) || fail();
    case kFixed64:
      return read_bytes(8) || fail();
    case kFixed32:
      return read_bytes(4) || fail();
    case kBytes: {
      uint64_t length = 0;
      return (read_varint(length) && read_bytes(length)) || fail();
    }
    default:
      return fail();
  }
}

bool ProtoReader::fail() noexcept {
  ok_ = false;
  return false;
}

bool ProtoReader::read_varint(uint64_t& value) noexcept {
  value = 0;
  for (unsigned shift = 0; shift < 64 && !rest_.empty(); shift += 7) {
    const auto byte = static_cast<uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    value |= uint64_t{byte & 0x7fu} << shift;
    if (byte < 0x80) return true;
  }
  return false;
}

bool ProtoReader::read_bytes(uint64_t count) noexcept {
  if (count > rest_.size()) return false;
  bytes_ = rest_.substr(0, count);
  rest_.remove_prefix(count);
  return true;
}

}  // namespace weft::detail
