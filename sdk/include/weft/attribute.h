#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "weft/value.h"

namespace weft {

/// The value of an attribute, seen and not copied: it must live until the call that takes it returns, which
/// what stands in the call's own parentheses does. Do not keep one.
class AttributeValue {
 public:
  enum class Kind : uint8_t { boolean, integer, floating, text, value };

  AttributeValue(bool value) noexcept : kind_(Kind::boolean), boolean_(value) {}
  template <std::integral T>
  requires(!std::same_as<T, bool>) AttributeValue(T value)
  noexcept : kind_(Kind::integer), integer_(static_cast<int64_t>(value)) {}
  template <std::floating_point T>
  AttributeValue(T value) noexcept : kind_(Kind::floating), floating_(static_cast<double>(value)) {}
  AttributeValue(const char* value) noexcept : AttributeValue(std::string_view(value)) {}
  AttributeValue(const std::string& value) noexcept : AttributeValue(std::string_view(value)) {}
  AttributeValue(std::string_view value) noexcept : kind_(Kind::text), text_(value) {}
  /// Nested. In an attribute of OpenTelemetry it becomes an array or map; in a field of HoneyHive's (inputs,
  /// outputs, …) it takes that field's form.
  AttributeValue(const Value& value) noexcept : kind_(Kind::value), value_(&value) {}

  Kind kind() const noexcept { return kind_; }
  bool boolean() const noexcept { return boolean_; }
  int64_t integer() const noexcept { return integer_; }
  double floating() const noexcept { return floating_; }
  std::string_view text() const noexcept { return text_; }
  const Value& value() const noexcept { return *value_; }

 private:
  Kind kind_;
  union {
    bool boolean_;
    int64_t integer_;
    double floating_;
    std::string_view text_;
    const Value* value_;
  };
};

/// A key and its value, both seen and not copied.
struct Attribute {
  std::string_view key;
  AttributeValue value;
};

/// A list of attributes written in place: `{{"user_id", id}, {"attempt", 2}}`. A view, as its elements are:
/// pass it on, do not keep it.
class Fields {
 public:
  Fields() noexcept = default;
  Fields(std::initializer_list<Attribute> fields) noexcept : Fields(std::data(fields), fields.size()) {}
  Fields(const Attribute* data, size_t size) noexcept : data_(data), size_(size) {}

  const Attribute* begin() const noexcept { return data_; }
  const Attribute* end() const noexcept { return data_ + size_; }
  size_t size() const noexcept { return size_; }
  bool empty() const noexcept { return size_ == 0; }

 private:
  const Attribute* data_ = nullptr;
  size_t size_ = 0;
};

/// HoneyHive's fields of an event. All optional; nested values as Value. Views, like Fields.
struct Enrichment {
  Fields inputs{};
  Fields outputs{};
  Fields metadata{};
  Fields metrics{};
  Fields config{};
  Fields feedback{};
  Fields user_properties{};
  std::string_view error{};  ///< what went wrong, in words
};

}  // namespace weft
