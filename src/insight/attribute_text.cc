#include "insight/attribute_text.h"

namespace weft::insight {

std::string_view first_text(const model::Value& value) {
  if (value.is_string()) return value.as_string();
  const bool is_list = value.type() == model::Value::Type::array && !value.as_array().empty();
  return is_list && value.as_array().front().is_string() ? value.as_array().front().as_string() : "";
}

std::string_view first_text(const model::Span& span, std::span<const std::string_view> keys) {
  for (const auto key : keys) {
    const auto* value = model::find(span.attributes, key);
    if (value == nullptr) continue;
    if (const auto text = first_text(*value); !text.empty()) return text;
  }
  return "";
}

}  // namespace weft::insight
