// Value and Attribute: OTLP's AnyValue and KeyValue as views into memory that somebody else owns.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace weft::model {

struct Attribute;

// 24 bytes, trivially copyable. The texts and items it points at belong to the SpanBatch or Trace that holds
// it.
class Value {
 public:
  enum class Type : uint8_t { empty, string, boolean, integer, real, bytes, array, map };

  constexpr Value() = default;
  static Value string(std::string_view text) { return Value(Type::string, text.data(), text.size()); }
  static Value bytes(std::string_view data) { return Value(Type::bytes, data.data(), data.size()); }
  static Value boolean(bool value) {
    Value made(Type::boolean);
    made.payload_.integer = value;
    return made;
  }
  static Value integer(int64_t value) {
    Value made(Type::integer);
    made.payload_.integer = value;
    return made;
  }
  static Value real(double value) {
    Value made(Type::real);
    made.payload_.real = value;
    return made;
  }
  static Value array(std::span<const Value> items) { return Value(Type::array, items.data(), items.size()); }
  static Value map(std::span<const Attribute> fields);

  Type type() const { return type_; }
  // The accessor must match the type; as_string also reads bytes.
  std::string_view as_string() const { return {static_cast<const char*>(payload_.pointer), size_}; }
  bool as_boolean() const { return payload_.integer != 0; }
  int64_t as_integer() const { return payload_.integer; }
  double as_real() const { return payload_.real; }
  std::span<const Value> as_array() const { return {static_cast<const Value*>(payload_.pointer), size_}; }
  std::span<const Attribute> as_map() const;

  bool is_string() const { return type_ == Type::string; }

 private:
  explicit constexpr Value(Type type) : type_(type) {}
  constexpr Value(Type type, const void* pointer, size_t size)
      : size_(static_cast<uint32_t>(size)), type_(type) {
    payload_.pointer = pointer;
  }

  union Payload {
    int64_t integer = 0;
    double real;
    const void* pointer;
  } payload_;
  // A request is at most 64 MiB decoded (wire/limits.h), so 32 bits count any text or list in it.
  uint32_t size_ = 0;
  Type type_ = Type::empty;
};

struct Attribute {
  std::string_view key;
  Value value;
};

inline Value Value::map(std::span<const Attribute> fields) {
  return Value(Type::map, fields.data(), fields.size());
}
inline std::span<const Attribute> Value::as_map() const {
  return {static_cast<const Attribute*>(payload_.pointer), size_};
}

using Attributes = std::span<const Attribute>;

// The value of `key`, or nullptr. The first one wins where a client sent a key twice.
inline const Value* find(Attributes attributes, std::string_view key) {
  for (const auto& attribute : attributes) {
    if (attribute.key == key) return &attribute.value;
  }
  return nullptr;
}

// Deep equality, fields of a map in order.
bool operator==(const Value& a, const Value& b);
bool operator==(const Attribute& a, const Attribute& b);

}  // namespace weft::model
