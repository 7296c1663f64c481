#include "environment_reader.h"

#include <strings.h>

#include <charconv>

#include "header_text.h"

namespace weft::detail {
namespace {

// What is shown of a wrong value.
constexpr size_t kShownMax = 100;

int hex_digit(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<uint32_t> to_number(const std::string& text, uint32_t min, uint32_t max) noexcept {
  uint32_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || stop != end || number < min || number > max) return std::nullopt;
  return number;
}

}  // namespace

std::string percent_decoded(std::string_view text) {
  std::string decoded;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool escape =
        text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0;
    if (!escape) {
      decoded += text[i];
      continue;
    }
    decoded += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
    i += 2;
  }
  return decoded;
}

std::string EnvironmentReader::text(const char* name) const {
  const char* const value = environment_(name);
  return std::string(value == nullptr ? std::string_view() : trim_header(value));
}

uint32_t EnvironmentReader::number(std::initializer_list<const char*> names, uint32_t instead, uint32_t min,
                                   uint32_t max) const {
  for (const char* const name : names) {
    const std::string value = text(name);
    if (value.empty()) continue;
    if (const auto number = to_number(value, min, max)) return *number;
    const std::string wrong = "not a number from " + std::to_string(min) + " to " + std::to_string(max);
    complain(name, value, wrong, "it is ignored");
  }
  return instead;
}

std::optional<bool> EnvironmentReader::boolean(const char* name) const {
  const std::string value = text(name);
  if (value.empty()) return std::nullopt;
  if (strcasecmp(value.c_str(), "true") == 0) return true;
  if (strcasecmp(value.c_str(), "false") == 0) return false;
  complain(name, value, "neither true nor false", "it is ignored");
  return std::nullopt;
}

std::vector<std::pair<std::string, std::string>> EnvironmentReader::pairs(const char* name) const {
  std::vector<std::pair<std::string, std::string>> pairs;
  const std::string list = text(name);
  for (std::string_view rest = list; !rest.empty();) {
    const std::string_view entry = trim_header(take_until(rest, ','));
    if (entry.empty()) continue;
    const size_t equals = entry.find('=');
    const std::string key = percent_decoded(trim_header(entry.substr(0, equals)));
    if (equals == std::string_view::npos || key.empty()) {
      complain(name, entry, "no key=value", "this entry is ignored");
      continue;
    }
    pairs.emplace_back(key, percent_decoded(trim_header(entry.substr(equals + 1))));
  }
  return pairs;
}

void EnvironmentReader::complain(std::string_view name, std::string_view value, std::string_view wrong,
                                 std::string_view instead) const {
  std::string line(name);
  line.append(" is '").append(value.substr(0, kShownMax)).append(value.size() > kShownMax ? "…" : "");
  line.append("', which is ").append(wrong).append("; ").append(instead);
  complaints_.push_back(std::move(line));
}

}  // namespace weft::detail
