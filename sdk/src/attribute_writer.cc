#include "attribute_writer.h"

#include <bit>
#include <string>

#include "utf8.h"

// OTLP, common.proto: KeyValue {1: key, 2: AnyValue}; AnyValue {1: string, 2: bool, 3: int, 4: double, 5:
// ArrayValue {1: AnyValue…}, 6: KeyValueList {1: KeyValue…}}.
namespace weft::detail {
namespace {

constexpr uint8_t kKey = 0x0a;
constexpr uint8_t kValue = 0x12;
constexpr uint8_t kString = 0x0a;
constexpr uint8_t kBool = 0x10;
constexpr uint8_t kInt = 0x18;
constexpr uint8_t kDouble = 0x21;
constexpr uint8_t kArray = 0x2a;
constexpr uint8_t kObject = 0x32;
constexpr uint8_t kElement = 0x0a;
constexpr size_t kScalarBytesMax = 11;  // a negative int: tag and ten bytes

// Writes the parts of KeyValue around an AnyValue of known size; the caller has reserved.
void write_frame(ProtoBuffer& buffer, uint8_t tag, std::string_view key, size_t any_bytes) noexcept {
  buffer.byte(tag);
  buffer.varint(field_size(key.size()) + field_size(any_bytes));
  buffer.field(kKey, key);
  buffer.byte(kValue);
  buffer.varint(any_bytes);
}

bool reserve_frame(ProtoBuffer& buffer, std::string_view key, size_t any_bytes) noexcept {
  return buffer.reserve(field_size(field_size(key.size()) + field_size(any_bytes)));
}

bool write_text(ProtoBuffer& buffer, uint8_t tag, std::string_view key, std::string_view text) noexcept {
  const size_t any_bytes = field_size(text.size());
  if (!reserve_frame(buffer, key, any_bytes)) return false;
  write_frame(buffer, tag, key, any_bytes);
  buffer.field(kString, text);
  return true;
}

std::string_view cut(std::string_view text, size_t bytes_max) noexcept {
  return text.size() <= bytes_max ? text : text.substr(0, utf8_cut(text, bytes_max));
}

bool write_any_text(ProtoBuffer& buffer, std::string_view text) {
  if (!buffer.reserve(field_size(text.size()))) return false;
  buffer.field(kString, text);
  return true;
}

bool write_any(ProtoBuffer& buffer, const Value& value, size_t text_bytes_max, int depth);

bool write_entry(ProtoBuffer& buffer, const std::string& key, const Value& value, size_t text_bytes_max,
                 int depth) {
  const size_t entry = buffer.begin_message(kElement);
  const std::string valid_key = replace_invalid_utf8(key);
  if (!buffer.reserve(field_size(valid_key.size()))) return false;
  buffer.field(kKey, valid_key);
  const size_t any = buffer.begin_message(kValue);
  if (!write_any(buffer, value, text_bytes_max, depth)) return false;
  buffer.end_message(any);
  buffer.end_message(entry);
  return true;
}

bool write_members(ProtoBuffer& buffer, const Value& value, size_t text_bytes_max, int depth) {
  if (depth >= kValueDepthMax) return write_any_text(buffer, value.to_json());
  const auto* object = std::get_if<Value::Object>(&value.data());
  const size_t message = buffer.begin_message(object != nullptr ? kObject : kArray);
  if (object != nullptr) {
    for (const auto& [key, item] : *object) {
      if (!write_entry(buffer, key, item, text_bytes_max, depth + 1)) return false;
    }
  } else {
    for (const Value& item : std::get<Value::Array>(value.data())) {
      const size_t element = buffer.begin_message(kElement);
      if (!write_any(buffer, item, text_bytes_max, depth + 1)) return false;
      buffer.end_message(element);
    }
  }
  buffer.end_message(message);
  return true;
}

// The body of an AnyValue; null is an empty one.
bool write_any(ProtoBuffer& buffer, const Value& value, size_t text_bytes_max, int depth) {
  if (!buffer.reserve(kScalarBytesMax)) return false;
  const Value::Data& data = value.data();
  if (const auto* boolean = std::get_if<bool>(&data)) {
    buffer.byte(kBool);
    buffer.byte(*boolean ? 1 : 0);
  } else if (const auto* integer = std::get_if<int64_t>(&data)) {
    buffer.byte(kInt);
    buffer.varint(static_cast<uint64_t>(*integer));
  } else if (const auto* floating = std::get_if<double>(&data)) {
    buffer.byte(kDouble);
    buffer.fixed64(std::bit_cast<uint64_t>(*floating));
  } else if (const auto* text = std::get_if<std::string>(&data)) {
    return write_any_text(buffer, cut(replace_invalid_utf8(*text), text_bytes_max));
  } else if (!value.is_null()) {
    return write_members(buffer, value, text_bytes_max, depth);
  }
  return true;
}

bool write_nested(ProtoBuffer& buffer, uint8_t tag, std::string_view key, const Value& value,
                  size_t text_bytes_max) {
  const size_t before = buffer.size();
  const size_t entry = buffer.begin_message(tag);
  bool fits = buffer.reserve(field_size(key.size()));
  if (fits) {
    buffer.field(kKey, key);
    const size_t any = buffer.begin_message(kValue);
    fits = write_any(buffer, value, text_bytes_max, 0);
    buffer.end_message(any);
    buffer.end_message(entry);
  }
  if (!fits) buffer.truncate(before);
  return fits;
}

bool write_slowly(ProtoBuffer& buffer, uint8_t tag, std::string_view key, const AttributeValue& value,
                  size_t text_bytes_max) noexcept {
  try {
    const std::string valid_key = replace_invalid_utf8(key);
    if (value.kind() == AttributeValue::Kind::value) {
      return write_nested(buffer, tag, valid_key, value.value(), text_bytes_max);
    }
    if (value.kind() != AttributeValue::Kind::text)
      return write_attribute(buffer, tag, valid_key, value, text_bytes_max);
    return write_text(buffer, tag, valid_key, cut(replace_invalid_utf8(value.text()), text_bytes_max));
  } catch (...) {
    return false;  // no memory
  }
}

bool write_scalar(ProtoBuffer& buffer, uint8_t tag, std::string_view key,
                  const AttributeValue& value) noexcept {
  uint8_t field = kInt;
  uint64_t bits = 0;
  size_t any_bytes = 2;
  if (value.kind() == AttributeValue::Kind::boolean) {
    field = kBool;
    bits = value.boolean() ? 1 : 0;
  } else if (value.kind() == AttributeValue::Kind::integer) {
    bits = static_cast<uint64_t>(value.integer());
    any_bytes = 1 + varint_size(bits);
  } else {
    field = kDouble;
    any_bytes = 9;
  }
  if (!reserve_frame(buffer, key, any_bytes)) return false;
  write_frame(buffer, tag, key, any_bytes);
  buffer.byte(field);
  if (field == kDouble) {
    buffer.fixed64(std::bit_cast<uint64_t>(value.floating()));
  } else {
    buffer.varint(bits);
  }
  return true;
}

size_t read_varint(std::string_view buffer, size_t& offset) noexcept {
  size_t value = 0;
  for (int shift = 0;; shift += 7) {
    const auto byte = static_cast<uint8_t>(buffer[offset++]);
    value |= size_t{byte & 0x7fu} << shift;
    if (byte < 0x80) return value;
  }
}

}  // namespace

bool write_attribute(ProtoBuffer& buffer, uint8_t tag, std::string_view key, const AttributeValue& value,
                     size_t text_bytes_max) noexcept {
  const bool is_text = value.kind() == AttributeValue::Kind::text;
  if (value.kind() == AttributeValue::Kind::value || !is_valid_utf8(key) ||
      (is_text && !is_valid_utf8(value.text()))) {
    return write_slowly(buffer, tag, key, value, text_bytes_max);
  }
  if (!is_text) return write_scalar(buffer, tag, key, value);
  return write_text(buffer, tag, key, cut(value.text(), text_bytes_max));
}

WrittenAttribute attribute_at(std::string_view buffer, size_t offset) noexcept {
  size_t at = offset + 1;
  const size_t body = read_varint(buffer, at);
  const size_t end = at + body;
  ++at;  // kKey
  const size_t key_bytes = read_varint(buffer, at);
  return {buffer.substr(at, key_bytes), end - offset};
}

}  // namespace weft::detail
