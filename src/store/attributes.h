// What filters on attributes can be built from: which keys there are, and which values a key has.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace weft::store {

// Answered from this many spans (of any age, as the engine comes by them), so that the answer takes no longer
// the more is stored. A key that only spans beyond them have is missing.
inline constexpr uint32_t kAttributeSpansMax = 200'000;
inline constexpr uint32_t kAttributeValuesMax = 1'000;  // of a key; beyond: the first in their order

enum class AttributePlace : uint8_t { any, span, resource };

struct AttributeNames {
  std::vector<std::string> span;      // in the alphabet's order
  std::vector<std::string> resource;  // the same
};

struct AttributeKey {
  AttributePlace place = AttributePlace::any;
  std::string name;
};

struct AttributeValue {
  enum class Type : uint8_t { string, integer, real, boolean };
  Type type = Type::string;
  std::string text;
  auto operator<=>(const AttributeValue&) const = default;
};

}  // namespace weft::store
