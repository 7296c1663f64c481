// JsonNode: a JSON document as a read-only tree, for readers that know what they look for. Numbers stay the
// text they came as, so that no digit is lost; strings without escapes are views into the document.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/arena.h"
#include "base/json_writer.h"
#include "base/result.h"

namespace weft::wire {

// Trivially copyable; views belong to the document and the arenas it was parsed with.
class JsonNode {
 public:
  enum class Kind : uint8_t { null, boolean, number, string, array, object };

  JsonNode() = default;
  static JsonNode boolean(bool value) { return {Kind::boolean, nullptr, value}; }
  static JsonNode number(std::string_view digits) { return {Kind::number, digits.data(), digits.size()}; }
  static JsonNode string(std::string_view text) { return {Kind::string, text.data(), text.size()}; }
  static JsonNode list(Kind kind, std::span<const JsonNode> children) {
    return {kind, children.data(), children.size()};
  }

  Kind kind() const { return kind_; }
  bool is(Kind kind) const { return kind_ == kind; }
  // The name of an object's member; "" for everything else.
  std::string_view key() const { return {key_, key_size_}; }
  void set_key(std::string_view key) {
    key_ = key.data();
    key_size_ = static_cast<uint32_t>(key.size());
  }

  // The accessor must match the kind; text() is a string's text or a number's digits.
  bool as_boolean() const { return size_ != 0; }
  std::string_view text() const { return {static_cast<const char*>(pointer_), size_}; }
  // Items of an array, members of an object, in the document's order; a key that occurs twice is here twice.
  std::span<const JsonNode> children() const { return {static_cast<const JsonNode*>(pointer_), size_}; }

 private:
  JsonNode(Kind kind, const void* pointer, size_t size)
      : pointer_(pointer), size_(static_cast<uint32_t>(size)), kind_(kind) {}

  const char* key_ = nullptr;
  const void* pointer_ = nullptr;
  // Documents of 4 GiB and more are refused, so 32 bits count anything in them.
  uint32_t key_size_ = 0;
  uint32_t size_ = 0;
  Kind kind_ = Kind::null;
};

// Nodes go to `nodes`, texts with escapes to `texts`. Half a surrogate pair (\ud83d alone: a text that
// JavaScript cut inside an emoji) becomes U+FFFD. Bytes that are not UTF-8 are kept. Errors: invalid_argument
// with the byte offset; too_large beyond kRequestItemsMax values.
Result<JsonNode> parse_json(std::string_view untrusted_document, Arena& nodes, Arena& texts);

// The same document again, without its key.
void write_json(JsonWriter& json, const JsonNode& node);

}  // namespace weft::wire
