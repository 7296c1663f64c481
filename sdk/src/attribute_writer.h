#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "proto_buffer.h"
#include "weft/attribute.h"

namespace weft::detail {

// Deeper values are replaced by their JSON text.
constexpr int kValueDepthMax = 16;

// Appends an OTLP KeyValue as a field with this tag. Strings are cut to `text_bytes_max` and made valid
// UTF-8. False: no memory, nothing appended.
bool write_attribute(ProtoBuffer& buffer, uint8_t tag, std::string_view key, const AttributeValue& value,
                     size_t text_bytes_max) noexcept;

// The key of the KeyValue field at `offset`, and the field's whole size.
struct WrittenAttribute {
  std::string_view key;
  size_t field_bytes = 0;
};
WrittenAttribute attribute_at(std::string_view buffer, size_t offset) noexcept;

}  // namespace weft::detail
