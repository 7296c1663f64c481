#include "weft/value.h"

#include <array>
#include <charconv>
#include <cmath>

#include "utf8.h"

namespace weft {
namespace {

// Arrays and objects inside one another past this become null: a structure that refers to itself has no end.
constexpr int kNestingMax = 128;

class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  void write(const Value& value) {
    std::visit([this](const auto& data) { write_data(data); }, value.data());
  }

 private:
  void write_data(std::monostate) { out_ += "null"; }
  void write_data(bool value) { out_ += value ? "true" : "false"; }
  void write_data(int64_t value) { write_number(value); }

  // The shortest form that reads back as the same number, and as a floating one.
  void write_data(double value) {
    if (!std::isfinite(value)) return write_data(std::monostate());
    const size_t begin = out_.size();
    write_number(value);
    if (out_.find_first_of(".e", begin) == std::string::npos) out_ += ".0";
  }

  void write_data(const std::string& text) {
    if (detail::is_valid_utf8(text)) {
      write_text(text);
    } else {
      write_text(detail::replace_invalid_utf8(text));
    }
  }

  void write_data(const Value::Array& array) {
    write_nested('[', array, ']', [this](const Value& item) { write(item); });
  }

  void write_data(const Value::Object& object) {
    write_nested('{', object, '}', [this](const auto& member) {
      write_data(member.first);
      out_ += ':';
      write(member.second);
    });
  }

  template <typename Items, typename WriteItem>
  void write_nested(char open, const Items& items, char close, WriteItem write_item) {
    if (nesting_ == kNestingMax) return write_data(std::monostate());
    ++nesting_;
    out_ += open;
    bool first = true;
    for (const auto& item : items) {
      if (!first) out_ += ',';
      first = false;
      write_item(item);
    }
    out_ += close;
    --nesting_;
  }

  template <typename Number>
  void write_number(Number value) {
    std::array<char, 32> digits;
    const auto result = std::to_chars(digits.begin(), digits.end(), value);
    out_.append(digits.data(), result.ptr);
  }

  void write_text(std::string_view text) {
    out_ += '"';
    size_t begin = 0;  // of what can be written as it is
    for (size_t i = 0; i < text.size(); ++i) {
      if (static_cast<uint8_t>(text[i]) >= 0x20 && text[i] != '"' && text[i] != '\\') continue;
      out_.append(text, begin, i - begin);
      write_escape(text[i]);
      begin = i + 1;
    }
    out_.append(text, begin);
    out_ += '"';
  }

  void write_escape(char c) {
    constexpr char kDigits[] = "0123456789abcdef";
    constexpr std::string_view kLetters = "btnvfr";  // of the control characters from 8 on
    out_ += '\\';
    if (c == '"' || c == '\\') {
      out_ += c;
    } else if (c >= '\b' && c <= '\r' && c != '\v') {
      out_ += kLetters[static_cast<size_t>(c - '\b')];
    } else {
      out_.append("u00").append({kDigits[c >> 4], kDigits[c & 15]});
    }
  }

  std::string& out_;
  int nesting_ = 0;
};

}  // namespace

std::string Value::to_json() const {
  std::string json;
  JsonWriter(json).write(*this);
  return json;
}

}  // namespace weft
