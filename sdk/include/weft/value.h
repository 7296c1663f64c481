#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace weft {

namespace detail {
template <typename T>
concept WholeNumber = std::integral<T> && !std::same_as<T, bool>;
}  // namespace detail

/// A value as JSON has them, owned. For what is nested; flat attributes do not need it (AttributeValue).
class Value {
 public:
  using Array = std::vector<Value>;  ///< values in a row
  /// In the order in which they were added.
  using Object = std::vector<std::pair<std::string, Value>>;
  /// Null, or one of the kinds that JSON has; integers apart from other numbers.
  using Data = std::variant<std::monostate, bool, int64_t, double, std::string, Array, Object>;

  Value() = default;        ///< null
  Value(std::nullptr_t) {}  ///< null
  /// True or false.
  template <std::same_as<bool> T>  // and not a pointer, which converts
  Value(T truth) : data_(truth) {}
  /// A whole number.
  template <detail::WholeNumber T>
  Value(T integer) : data_(static_cast<int64_t>(integer)) {}
  /// A number with a fraction.
  template <std::floating_point T>
  Value(T number) : data_(static_cast<double>(number)) {}
  /// Text, copied. UTF-8; what is not becomes U+FFFD where it is recorded. Not nullptr.
  Value(const char* value) : data_(std::string(value)) {}
  Value(std::string_view value) : data_(std::string(value)) {}  ///< text, copied
  Value(std::string value) : data_(std::move(value)) {}         ///< text
  Value(Array value) : data_(std::move(value)) {}               ///< values in a row
  Value(Object value) : data_(std::move(value)) {}              ///< values by name

  /// What it is, for `std::visit`.
  const Data& data() const noexcept { return data_; }
  /// Nothing.
  bool is_null() const noexcept { return data_.index() == 0; }
  /// The text of a string; empty for every other kind.
  std::string_view text() const noexcept {
    const auto* text = std::get_if<std::string>(&data_);
    return text == nullptr ? std::string_view() : std::string_view(*text);
  }
  /// Compact JSON. What JSON cannot say (NaN, infinities) becomes null.
  std::string to_json() const;

  /// The same kind and the same value; 1 and 1.0 differ.
  friend bool operator==(const Value&, const Value&) = default;

 private:
  Data data_;
};

/// How a type of yours is recorded as an argument or a result: a free function `weft::Value
/// to_weft_value(const T&)` beside it, found by argument-dependent lookup.
template <typename T>
concept HasWeftValue = requires(const T& value) {
  { to_weft_value(value) } -> std::convertible_to<Value>;
};

namespace detail {
template <typename T>
concept StringLike = std::convertible_to<const T&, std::string_view>;
template <typename T>
concept OptionalLike = requires(const T& value) {
  { value.has_value() } -> std::convertible_to<bool>;
  *value;
};
template <typename T>
concept RangeLike = requires(const T& value) {
  value.begin() != value.end();
  *value.begin();
};
template <typename T>
concept MapLike = RangeLike<T> && requires(const T& value) {
  { value.begin()->first } -> std::convertible_to<std::string_view>;
  value.begin()->second;
};
}  // namespace detail

/// Whether a value of this type can be recorded. What cannot is left out, never an error.
template <typename T>
concept Recordable = HasWeftValue<T> || std::convertible_to<const T&, Value> || std::is_enum_v<T> ||
    detail::StringLike<T> || detail::OptionalLike<T> || detail::RangeLike<T>;

/// A value of any recordable type: numbers, strings, optionals, ranges, maps from strings, and yours
/// (HasWeftValue).
template <Recordable T>
Value to_value(const T& value) {
  if constexpr (HasWeftValue<T>) {
    return to_weft_value(value);
  } else if constexpr (std::convertible_to<const T&, Value>) {
    return value;
  } else if constexpr (std::is_enum_v<T>) {
    return static_cast<int64_t>(value);
  } else if constexpr (detail::StringLike<T>) {
    return std::string_view(value);
  } else if constexpr (detail::OptionalLike<T>) {
    if constexpr (Recordable<std::remove_cvref_t<decltype(*value)>>) {
      return value.has_value() ? to_value(*value) : Value();
    } else {
      return {};
    }
  } else if constexpr (detail::MapLike<T>) {
    Value::Object object;
    for (const auto& [key, item] : value)
      object.emplace_back(std::string(std::string_view(key)), to_value(item));
    return object;
  } else {
    Value::Array array;
    for (const auto& item : value) array.push_back(to_value(item));
    return array;
  }
}

}  // namespace weft
