// Little-endian numbers in a buffer, put and taken one after the other. The journal's own files only.
#pragma once

#include <bit>
#include <cstddef>
#include <cstring>

namespace weft::journal {

static_assert(std::endian::native == std::endian::little, "put and take copy numbers as they are in memory");

class Putter {
 public:
  explicit Putter(char* out) : out_(out) {}

  template <class T>
  Putter& put(const T& value) {
    std::memcpy(out_, &value, sizeof value);
    out_ += sizeof value;
    return *this;
  }

 private:
  char* out_;
};

class Taker {
 public:
  explicit Taker(const char* in) : in_(in) {}

  template <class T>
  T take() {
    T value;
    std::memcpy(&value, in_, sizeof value);
    in_ += sizeof value;
    return value;
  }

  void skip(size_t bytes) { in_ += bytes; }

 private:
  const char* in_;
};

}  // namespace weft::journal
