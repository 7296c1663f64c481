#include "baggage_text.h"

#include <algorithm>
#include <utility>

#include "header_text.h"
#include "utf8.h"

namespace weft::detail {
namespace {

using Entries = std::vector<Baggage::Entry>;

// The session's three and one of the application's: more cost an allocation more.
constexpr size_t kUsualEntries = 4;

// The value of a hexadecimal digit of either case; negative for what is none.
int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// The byte that three characters such as %2C stand for; negative when they are no such thing.
int escaped_byte(std::string_view text) {
  if (text.size() < 3 || text[0] != '%') return -1;
  const int high = digit_of(text[1]);
  const int low = digit_of(text[2]);
  return high < 0 || low < 0 ? -1 : high << 4 | low;
}

// A percent sign without two digits stands for itself: the grammar allows it.
std::string decode_percent(std::string_view value) {
  std::string decoded;
  decoded.reserve(value.size());
  while (!value.empty()) {
    const int byte = escaped_byte(value.substr(0, 3));
    decoded += byte < 0 ? value[0] : static_cast<char>(byte);
    value.remove_prefix(byte < 0 ? 1 : 3);
  }
  return decoded;
}

std::string decode(std::string_view value) {
  std::string decoded =
      value.find('%') == std::string_view::npos ? std::string(value) : decode_percent(value);
  return is_valid_utf8(decoded) ? decoded : replace_invalid_utf8(decoded);
}

void encode(std::string_view value, std::string& out) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  for (const char c : value) {
    if (is_header_char(c, kBaggageUnescaped)) {
      out += c;
    } else {
      const auto byte = static_cast<uint8_t>(c);
      out += '%';
      out += kDigits[byte >> 4];
      out += kDigits[byte & 15];
    }
  }
}

bool is_property(std::string_view property) {
  const std::string_view key = trim_header(take_until(property, '='));
  return is_baggage_key(key) && consists_of(trim_header(property), kBaggageChar);
}

void add_entry(Entries& entries, std::string_view key, std::string value, std::string_view properties) {
  const auto same = std::find_if(entries.begin(), entries.end(), [&](const auto& e) { return e.key == key; });
  if (same == entries.end()) {
    entries.push_back({std::string(key), std::move(value), std::string(properties)});
  } else {
    same->value = std::move(value);
    same->properties = properties;
  }
}

// False when the entry breaks the grammar.
bool read_entry(std::string_view text, Entries& entries) {
  if (text.find('=') == std::string_view::npos) return false;
  const std::string_view key = trim_header(take_until(text, '='));
  const std::string_view value = trim_header(take_until(text, ';'));
  const std::string_view properties = trim_header(text);
  if (!is_baggage_key(key) || !consists_of(value, kBaggageReadable) || !are_baggage_properties(properties)) {
    return false;
  }
  add_entry(entries, key, decode(value), properties);
  return true;
}

}  // namespace

bool is_baggage_key(std::string_view key) noexcept {
  return !key.empty() && consists_of(key, kTokenChar);
}

bool are_baggage_properties(std::string_view properties) noexcept {
  while (!properties.empty()) {
    if (!is_property(take_until(properties, ';'))) return false;
  }
  return true;
}

Entries read_baggage(std::string_view untrusted_header, size_t& ignored) {
  Entries entries;
  entries.reserve(kUsualEntries);
  const char* const begin = untrusted_header.data();
  while (!untrusted_header.empty()) {
    const std::string_view text = trim_header(take_until(untrusted_header, ','));
    if (text.empty()) continue;
    const auto end = static_cast<size_t>(text.data() + text.size() - begin);
    const bool fits = entries.size() < Baggage::kEntriesMax && end <= Baggage::kHeaderBytesMax;
    if (!fits || !read_entry(text, entries)) ++ignored;
  }
  return entries;
}

std::string write_baggage(const Entries& entries) {
  std::string header;
  size_t written = 0;
  for (const auto& entry : entries) {
    if (written == Baggage::kEntriesMax) break;
    const size_t before = header.size();
    if (before > 0) header += ',';
    header.append(entry.key).append("=");
    encode(entry.value, header);
    if (!entry.properties.empty()) header.append(";").append(entry.properties);
    if (header.size() <= Baggage::kHeaderBytesMax) {
      ++written;
    } else {
      header.resize(before);
    }
  }
  return header;
}

}  // namespace weft::detail
