// NativeBlock: rows as ClickHouse's Native format, column by column, the cheapest thing its server can be
// sent.
//
//   block   := varuint(columns) varuint(rows) column*
//   column  := text(name) text(type) data            text := varuint(bytes) bytes
//   data of a number or FixedString := the values' little-endian bytes, one after the other
//   data of String                  := text*
//   data of LowCardinality(String)  := u64(1) [ u64(0x600 | width) u64(keys) text* u64(rows) index* ]   width
//   0,1,2 = 1,2,4 bytes data of Map(K, V)               := prefix(K) u64(end of each row's entries)* body(K)
//   body(V)
// The bracketed part is absent where there are no values. Source: ClickHouse's documentation of the Native
// format and of LowCardinality's serialisation, checked against the engine by native_block_test.cc.
#pragma once

#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace weft::engine {

void append_varuint(std::string& out, uint64_t value);

// Adds `text` with its length in front.
inline void append_text(std::string& out, std::string_view text) {
  append_varuint(out, text.size());
  out.append(text);
}

// Numbers and FixedString: anything whose bytes are its value.
template <class T>
class FixedColumn {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  void add(const T& value) { values_.push_back(value); }
  size_t size() const { return values_.size(); }
  void append_prefix(std::string&) const {}
  void append_body(std::string& out) const {
    out.append(reinterpret_cast<const char*>(values_.data()), values_.size() * sizeof(T));
  }
  void clear() { values_.clear(); }

 private:
  std::vector<T> values_;
};

class StringColumn {
 public:
  void add(std::string_view text) {
    append_text(bytes_, text);
    ++size_;
  }
  size_t size() const { return size_; }
  void append_prefix(std::string&) const {}
  void append_body(std::string& out) const { out.append(bytes_); }
  void clear() {
    bytes_.clear();
    size_ = 0;
  }

 private:
  std::string bytes_;
  size_t size_ = 0;
};

// A dictionary and indexes into it. The texts must live until append_body: they are views.
class LowCardinalityColumn {
 public:
  void add(std::string_view text) { indexes_.push_back(index_of(text)); }
  // For a value the caller knows to repeat: index_of once, then add_index.
  uint32_t index_of(std::string_view text);
  void add_index(uint32_t index) { indexes_.push_back(index); }
  std::string_view text_of(uint32_t index) const { return keys_[index]; }

  size_t size() const { return indexes_.size(); }
  void append_prefix(std::string& out) const;
  void append_body(std::string& out) const;
  void clear();

 private:
  void grow();

  std::vector<std::string_view> keys_;
  std::vector<uint32_t> slots_;  // open addressing; a slot holds a key's index + 1, 0 is free
  std::vector<uint64_t> hashes_;
  std::vector<uint32_t> indexes_;
};

// Map(LowCardinality(String), V), V any column above.
template <class Values>
class MapColumn {
 public:
  // Entries of the row under way; end_row closes it.
  template <class V>
  void add(std::string_view key, const V& value) {
    keys_.add(key);
    values_.add(value);
  }
  void end_row() { ends_.push_back(keys_.size()); }

  size_t size() const { return ends_.size(); }
  void append_prefix(std::string& out) const {
    keys_.append_prefix(out);
    values_.append_prefix(out);
  }
  void append_body(std::string& out) const {
    out.append(reinterpret_cast<const char*>(ends_.data()), ends_.size() * sizeof(uint64_t));
    keys_.append_body(out);
    values_.append_body(out);
  }
  void clear() {
    ends_.clear();
    keys_.clear();
    values_.clear();
  }

 private:
  std::vector<uint64_t> ends_;
  LowCardinalityColumn keys_;
  Values values_;
};

// The head of a block; then append_column for each of its columns.
void append_block_head(std::string& out, size_t columns, size_t rows);

template <class Column>
void append_column(std::string& out, std::string_view name, std::string_view type, const Column& column) {
  append_text(out, name);
  append_text(out, type);
  column.append_prefix(out);
  column.append_body(out);
}

}  // namespace weft::engine
