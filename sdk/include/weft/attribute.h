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
  /// Which of the accessors below may be asked.
  enum class Kind : uint8_t { boolean, integer, floating, text, value };

  /// True or false.
  template <std::same_as<bool> T>  // not a pointer, which would be true
  AttributeValue(T truth) noexcept : kind_(Kind::boolean), boolean_(truth) {}
  /// A whole number. Those past int64_t's range wrap, as in every conversion.
  template <detail::WholeNumber T>
  AttributeValue(T integer) noexcept : kind_(Kind::integer), integer_(static_cast<int64_t>(integer)) {}
  /// A number with a fraction.
  template <std::floating_point T>
  AttributeValue(T number) noexcept : kind_(Kind::floating), floating_(static_cast<double>(number)) {}
  /// Text: UTF-8, what is not becomes U+FFFD. Not nullptr.
  AttributeValue(const char* value) noexcept : AttributeValue(std::string_view(value)) {}
  /// Text, likewise.
  AttributeValue(const std::string& value) noexcept : AttributeValue(std::string_view(value)) {}
  /// Text, likewise.
  AttributeValue(std::string_view value) noexcept : kind_(Kind::text), text_(value) {}
  /// Nested. In an attribute of OpenTelemetry it becomes an array or map; in a field of HoneyHive's (inputs,
  /// outputs, …) it takes that field's form.
  AttributeValue(const Value& value) noexcept : kind_(Kind::value), value_(&value) {}

  /// What it is.
  Kind kind() const noexcept { return kind_; }
  /// Only of Kind::boolean; so with each of the others and its kind.
  bool boolean() const noexcept { return boolean_; }
  int64_t integer() const noexcept { return integer_; }     ///< only of Kind::integer
  double floating() const noexcept { return floating_; }    ///< only of Kind::floating
  std::string_view text() const noexcept { return text_; }  ///< only of Kind::text
  const Value& value() const noexcept { return *value_; }   ///< only of Kind::value

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
  std::string_view key;  ///< UTF-8, not empty: a span refuses an empty one and counts it
  AttributeValue value;  ///< what the key is set to
};

/// A list of attributes written in place: `{{"user_id", id}, {"attempt", 2}}`. A view, as its elements are:
/// pass it on, do not keep it.
class Fields {
 public:
  Fields() noexcept = default;  ///< none
  /// Those in the braces, which live until the call that they are written in returns.
  Fields(std::initializer_list<Attribute> fields) noexcept : Fields(std::data(fields), fields.size()) {}
  /// `size` attributes from `data` on: for a list that is put together at run time.
  Fields(const Attribute* data, size_t size) noexcept : data_(data), size_(size) {}

  const Attribute* begin() const noexcept { return data_; }        ///< the first
  const Attribute* end() const noexcept { return data_ + size_; }  ///< past the last
  size_t size() const noexcept { return size_; }                   ///< how many
  bool empty() const noexcept { return size_ == 0; }               ///< none

 private:
  const Attribute* data_ = nullptr;
  size_t size_ = 0;
};

/// HoneyHive's fields of an event. All optional; nested values as Value. Views, like Fields.
struct Enrichment {
  Fields inputs{};           ///< what the operation was given
  Fields outputs{};          ///< what came of it
  Fields metadata{};         ///< everything else that is worth knowing
  Fields metrics{};          ///< numbers to compare: scores, counts, latencies
  Fields config{};           ///< settings it ran with: model, temperature, prompt's version
  Fields feedback{};         ///< what a person or a judge thought of it
  Fields user_properties{};  ///< of the end user: id, plan
  std::string_view error{};  ///< what went wrong, in words
};

}  // namespace weft
