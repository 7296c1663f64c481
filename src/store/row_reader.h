// RowReader: ClickHouse's RowBinary, value by value, as views into the answer.
#pragma once

#include <concepts>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "base/result.h"
#include "model/ids.h"

namespace weft::store {

// A RowBinary body is the values of each row in the order of the SELECT list, without any frame:
//
//   fixed     little-endian bytes of an integer, a float (IEEE 754) or a FixedString
//   text      size:varint bytes                  (String, LowCardinality(String))
//   map       size:varint (key value)*           (Map)
//   array     size:varint value*
//   varint    7 bits a byte, lowest first, high bit set on all but the last
//
// A body that ends too early, or claims more than it holds, makes this and every later read give zeros and
// ok() false: callers check once a row. Views belong to the body. One thread.
class RowReader {
 public:
  explicit RowReader(std::string_view body) : rest_(body) {}

  bool at_end() const { return rest_.empty(); }
  bool ok() const { return ok_; }
  // data_loss when anything so far could not be read.
  Status status() const;

  template <class Number>
  requires std::integral<Number> || std::floating_point<Number> Number fixed() {
    Number value{};
    take(&value, sizeof value);
    return value;
  }
  template <class Id>
  Id id() {
    Id value;
    take(value.bytes.data(), value.bytes.size());
    return value;
  }
  std::string_view text();
  // The element count of a map or array. Never more than the bytes that are left: each element has at least
  // one.
  size_t count();

 private:
  void take(void* out, size_t size) {
    if (size > rest_.size()) return fail_here();
    std::memcpy(out, rest_.data(), size);
    rest_.remove_prefix(size);
  }
  uint64_t varint();
  void fail_here();

  std::string_view rest_;
  bool ok_ = true;
};

}  // namespace weft::store
