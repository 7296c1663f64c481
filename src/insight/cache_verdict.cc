#include <algorithm>
#include <array>
#include <cctype>

#include "insight/attribute_text.h"
#include "insight/cache.h"

namespace weft::insight {
namespace {

constexpr std::array<std::string_view, 3> kHitKeys{"cache_hit", "cachehit", "from_cache"};
constexpr std::array<std::string_view, 3> kStatusKeys{"cache_status", "cache_result", "x_cache"};

char plain(char letter) {
  if (letter == '-' || letter == '.') return '_';
  return static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
}

bool begins_with(std::string_view text, std::string_view word) {
  return text.size() >= word.size() && std::ranges::equal(text.substr(0, word.size()), word, {}, plain);
}

bool ends_with(std::string_view text, std::string_view word) {
  return text.size() >= word.size() &&
         std::ranges::equal(text.substr(text.size() - word.size()), word, {}, plain);
}

bool ends_with_any(std::string_view key, std::span<const std::string_view> words) {
  return std::ranges::any_of(words, [&](auto word) { return ends_with(key, word); });
}

std::optional<bool> status_word(std::string_view text) {
  if (begins_with(text, "hit")) return true;
  if (begins_with(text, "miss")) return false;
  return std::nullopt;
}

std::optional<bool> truth(const model::Value& value) {
  using Type = model::Value::Type;
  if (value.type() == Type::boolean) return value.as_boolean();
  if (value.type() == Type::integer) return value.as_integer() != 0;
  if (value.type() != Type::string) return std::nullopt;
  const auto text = value.as_string();
  if (begins_with(text, "true") || text == "1") return true;
  if (begins_with(text, "false") || text == "0") return false;
  return status_word(text);
}

}  // namespace

std::optional<bool> cache_verdict(const model::Span& span) {
  for (const auto& [key, value] : span.attributes) {
    std::optional<bool> said;
    if (ends_with_any(key, kHitKeys)) said = truth(value);
    if (ends_with_any(key, kStatusKeys)) said = status_word(first_text(value));
    if (said) return said;
  }
  if (ends_with(span.name, "cache_hit")) return true;
  if (ends_with(span.name, "cache_miss")) return false;
  return std::nullopt;
}

}  // namespace weft::insight
