#include "store/row_reader.h"

namespace weft::store {

Status RowReader::status() const {
  if (ok_) return {};
  return fail(ErrorCode::data_loss, "the engine's answer ends in the middle of a row: ask again");
}

void RowReader::fail_here() {
  rest_ = {};
  ok_ = false;
}

uint64_t RowReader::varint() {
  constexpr int kVarintBitsMax = 63;
  uint64_t value = 0;
  for (int shift = 0; shift <= kVarintBitsMax; shift += 7) {
    const auto byte = fixed<uint8_t>();
    value |= static_cast<uint64_t>(byte & 0x7f) << shift;
    if ((byte & 0x80) == 0) return value;
  }
  fail_here();
  return 0;
}

size_t RowReader::count() {
  const uint64_t claimed = varint();
  if (claimed > rest_.size()) {
    fail_here();
    return 0;
  }
  return claimed;
}

std::string_view RowReader::text() {
  const size_t size = count();
  const auto text = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return text;
}

}  // namespace weft::store
