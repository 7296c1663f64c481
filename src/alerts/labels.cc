#include "alerts/labels.h"

#include <fmt/format.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <optional>
#include <string_view>

namespace weft::alerts {
namespace {

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

std::optional<std::string> meaning_of(std::string_view word, const Labels& labels, const std::string& value) {
  constexpr std::string_view kLabelsPrefix = "labels.";
  word = trimmed(word);
  if (word.starts_with('$')) word.remove_prefix(1);
  if (word == "value") return value;
  if (!word.starts_with(kLabelsPrefix)) return std::nullopt;
  const auto found = labels.find(std::string(word.substr(kLabelsPrefix.size())));
  return found == labels.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace

std::string fingerprint(const Labels& labels) {
  std::string text;
  for (const auto& [name, value] : labels) {
    text.append(name).push_back('\0');
    text.append(value).push_back('\0');
  }
  return fmt::format("{:016x}", XXH3_64bits(text.data(), text.size()));
}

std::string to_text(const Labels& labels) {
  std::string text;
  for (const auto& [name, value] : labels) {
    if (!text.empty()) text += ' ';
    text += name + "=" + value;
  }
  return text;
}

std::string filled_in(const std::string& text, const Labels& labels, const std::string& value) {
  std::string out;
  size_t at = 0;
  while (at < text.size()) {
    const size_t begin = text.find("{{", at);
    const size_t end = begin == std::string::npos ? begin : text.find("}}", begin);
    if (end == std::string::npos) break;
    out.append(text, at, begin - at);
    const auto word = std::string_view(text).substr(begin + 2, end - begin - 2);
    const auto meaning = meaning_of(word, labels, value);
    out += meaning ? *meaning : text.substr(begin, end + 2 - begin);
    at = end + 2;
  }
  return out.append(text, at);
}

}  // namespace weft::alerts
