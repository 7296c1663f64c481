#include "engine/native_reader.h"

#include <algorithm>

namespace weft::engine {
namespace {

constexpr uint64_t kSharedDictionariesWithAdditionalKeys = 1;  // the only version there is
constexpr uint64_t kWidthBits = 0xff;
constexpr uint64_t kNeedsGlobalDictionary = 0x100;  // never in an answer: each block has its own
constexpr uint64_t kWidthLog2Max = 2;

}  // namespace

bool NativeReader::next_block() {
  if (rest_.empty()) return false;
  varuint();  // columns: the caller's SELECT has them
  rows_ = varuint();
  return ok_;
}

const char* NativeReader::values(std::string_view type, size_t width) {
  read_column_head(type);
  // Divided, so that no claim overflows.
  if (rows_ > rest_.size() / width) fail_here();
  return take(rows_ * width).data();
}

TextsView NativeReader::texts() {
  TextsView texts;
  read_column_head("LowCardinality(String)");
  if (rows_ == 0) return texts;
  const uint64_t version = number();
  const uint64_t kind = number();
  const uint64_t keys = number();
  const uint64_t width_log2 = kind & kWidthBits;
  if (version != kSharedDictionariesWithAdditionalKeys || (kind & kNeedsGlobalDictionary) != 0 ||
      width_log2 > kWidthLog2Max || keys > rest_.size()) {
    fail_here();
    return texts;
  }
  texts.keys.reserve(keys);
  while (ok_ && texts.keys.size() < keys) texts.keys.push_back(text());
  if (number() != rows_) fail_here();
  read_indexes(texts, size_t{1} << width_log2);
  return texts;
}

void NativeReader::read_indexes(TextsView& texts, size_t width) {
  if (rows_ > rest_.size() / width) fail_here();
  const auto bytes = take(rows_ * width);
  texts.indexes.resize(rows_);
  const auto read_all = [&]<class Index>(NumberView<Index> indexes) {
    for (size_t row = 0; row < rows_; ++row) texts.indexes[row] = indexes[row];
  };
  if (width == 1) read_all(NumberView<uint8_t>(bytes.data()));
  if (width == 2) read_all(NumberView<uint16_t>(bytes.data()));
  if (width == 4) read_all(NumberView<uint32_t>(bytes.data()));
  const bool all_there =
      std::ranges::all_of(texts.indexes, [&](uint32_t index) { return index < texts.keys.size(); });
  if (!all_there) fail_here();
}

void NativeReader::read_column_head(std::string_view type) {
  text();  // its name
  if (text() != type) fail_here();
}

Status NativeReader::status() const {
  if (ok_) return {};
  return fail(ErrorCode::data_loss, "the engine's answer is not the block that was asked for: ask again");
}

std::string_view NativeReader::take(uint64_t size) {
  if (size > rest_.size()) {
    fail_here();
    return {};
  }
  const auto bytes = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return bytes;
}

uint64_t NativeReader::number() {
  const auto bytes = take(sizeof(uint64_t));
  return bytes.empty() ? 0 : NumberView<uint64_t>(bytes.data())[0];
}

uint64_t NativeReader::varuint() {
  constexpr int kVarintBitsMax = 63;
  uint64_t value = 0;
  for (int shift = 0; shift <= kVarintBitsMax; shift += 7) {
    const auto byte = take(1);
    if (byte.empty()) return 0;
    value |= static_cast<uint64_t>(byte[0] & 0x7f) << shift;
    if ((byte[0] & 0x80) == 0) return value;
  }
  fail_here();
  return 0;
}

void NativeReader::fail_here() {
  rest_ = {};
  rows_ = 0;
  ok_ = false;
}

}  // namespace weft::engine
