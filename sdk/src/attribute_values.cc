#include "attribute_values.h"

namespace weft::detail {

Value to_owned(const AttributeValue& value) {
  switch (value.kind()) {
    case AttributeValue::Kind::boolean:
      return value.boolean();
    case AttributeValue::Kind::integer:
      return value.integer();
    case AttributeValue::Kind::floating:
      return value.floating();
    case AttributeValue::Kind::text:
      return value.text();
    case AttributeValue::Kind::value:
      break;
  }
  return value.value();
}

AttributeValue as_attribute(const Value& value) noexcept {
  const Value::Data& data = value.data();
  if (const auto* boolean = std::get_if<bool>(&data)) return *boolean;
  if (const auto* integer = std::get_if<int64_t>(&data)) return *integer;
  if (const auto* floating = std::get_if<double>(&data)) return *floating;
  if (const auto* text = std::get_if<std::string>(&data)) return *text;
  return value;
}

}  // namespace weft::detail
