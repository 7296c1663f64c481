// JsonWriter: JSON text straight into a string, without a tree in between.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace weft {

// Appends `text` as a JSON string with its quotes. Bytes that are not UTF-8 become U+FFFD, so that what comes
// out is always valid JSON, whatever a client stored.
void append_json_string(std::string& out, std::string_view text);

// Commas are placed by the writer; keys and values alternate inside an object. Misuse is our own bug and
// gives malformed text, never undefined behaviour. One thread.
class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  JsonWriter& begin_object();
  JsonWriter& end_object();
  JsonWriter& begin_array();
  JsonWriter& end_array();
  JsonWriter& key(std::string_view name);

  JsonWriter& string(std::string_view text);
  JsonWriter& integer(int64_t number);
  JsonWriter& unsigned_integer(uint64_t number);
  // NaN and infinities, which JSON cannot say, become the strings "NaN", "Infinity", "-Infinity" (as in
  // OTLP/JSON).
  JsonWriter& real(double number);
  JsonWriter& boolean(bool value);
  JsonWriter& null();
  // Text that is JSON already.
  JsonWriter& raw(std::string_view json);

 private:
  void separate();

  std::string& out_;
  bool needs_comma_ = false;
};

}  // namespace weft
