// NativeReader: an answer in ClickHouse's Native format, block by block and column by column.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/result.h"

namespace weft::engine {

// The values of one column of numbers: a view of the answer, which need not be aligned.
template <class Number>
class NumberView {
 public:
  explicit NumberView(const char* data) : data_(data) {}
  Number operator[](size_t row) const {
    Number value;
    std::memcpy(&value, data_ + row * sizeof value, sizeof value);
    return value;
  }

 private:
  const char* data_;
};

// A column of LowCardinality(String): text of row i is keys[indexes[i]]. The keys are views of the answer.
struct TextsView {
  std::vector<std::string_view> keys;
  std::vector<uint32_t> indexes;
};

// The grammar is native_block.h's. Columns are asked for in the order of the SELECT list:
//
//   while (reader.next_block()) {
//     const auto ids = reader.numbers<uint64_t>();
//     const auto names = reader.texts();
//     for (size_t row = 0; row < reader.rows(); ++row) …
//   }
//   TRY(reader.status());
//
// A body that ends too early, claims more than it holds or has a column of another type makes rows() 0 and
// ends the loop. One thread.
class NativeReader {
 public:
  explicit NativeReader(std::string_view body) : rest_(body) {}

  bool next_block();
  size_t rows() const { return rows_; }
  // UInt8, UInt16 and UInt64.
  template <class Number>
  NumberView<Number> numbers() {
    return NumberView<Number>(values(type_name<Number>(), sizeof(Number)));
  }
  TextsView texts();
  // data_loss when anything so far could not be read.
  Status status() const;

 private:
  template <class Number>
  static constexpr std::string_view type_name() {
    static_assert(std::is_unsigned_v<Number>);
    return sizeof(Number) == 1 ? "UInt8" : sizeof(Number) == 2 ? "UInt16" : "UInt64";
  }
  const char* values(std::string_view type, size_t width);
  void read_column_head(std::string_view type);
  void read_indexes(TextsView& texts, size_t width);
  std::string_view take(uint64_t size);
  uint64_t number();
  uint64_t varuint();
  std::string_view text() { return take(varuint()); }
  void fail_here();

  std::string_view rest_;
  size_t rows_ = 0;
  bool ok_ = true;
};

}  // namespace weft::engine
