#include "assertions/parameters.h"

#include <boost/json/serialize.hpp>
#include <charconv>
#include <cmath>
#include <span>

#include "base/utf8.h"

namespace weft::assertions {
namespace {

constexpr size_t kShownBytesMax = 60;
constexpr double kWholeMax = 9'007'199'254'740'992;  // 2^53: beyond, not every integer is a double
constexpr double kNanosecondsPerMillisecond = 1e6;
constexpr double kMillisecondsMax = 1e12;  // some thirty years

std::optional<double> as_number(const json::value& value) {
  if (value.is_number()) return value.to_number<double>();
  if (!value.is_string()) return std::nullopt;
  const std::string_view text = value.get_string();
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(number)) return std::nullopt;
  return number;
}

}  // namespace

std::string_view without_not(std::string_view type) {
  constexpr std::string_view kNot = "not-";
  return type.starts_with(kNot) ? type.substr(kNot.size()) : type;
}

std::string shown(const json::value& value) {
  return cut_and_marked(json::serialize(value), kShownBytesMax);
}

Result<Parameters> Parameters::of(std::string_view type, const json::value* value,
                                  std::string_view short_key) {
  Parameters made(type);
  if (value == nullptr || value->is_null()) return made;
  if (value->is_object()) {
    made.fields_ = &value->get_object();
    return made;
  }
  if (short_key.empty()) {
    return fail(ErrorCode::invalid_argument, "{}: value has to be a map of its keys, and is {}", type,
                shown(*value));
  }
  made.short_value_ = value;
  made.short_key_ = short_key;
  return made;
}

const json::value* Parameters::raw(std::string_view key) {
  known_.emplace(key);
  if (short_value_ != nullptr) return key == short_key_ ? short_value_ : nullptr;
  const auto* const found = fields_ == nullptr ? nullptr : fields_->if_contains(key);
  return found == nullptr || found->is_null() ? nullptr : found;
}

Result<std::optional<double>> Parameters::number(std::string_view key) {
  const auto* const value = raw(key);
  if (value == nullptr) return std::nullopt;
  const auto number = as_number(*value);
  if (!number) return fault(key, shown(*value) + " is no number");
  return number;
}

Result<std::optional<uint64_t>> Parameters::count(std::string_view key) {
  TRY_ASSIGN(const auto value, number(key));
  if (!value) return std::nullopt;
  if (*value < 0 || *value > kWholeMax || *value != std::floor(*value)) {
    return fault(key, shown(*raw(key)) + " is no count: it has to be 0, 1, 2, …");
  }
  return static_cast<uint64_t>(*value);
}

Result<std::optional<uint64_t>> Parameters::nanoseconds(std::string_view key) {
  TRY_ASSIGN(const auto value, number(key));
  if (!value) return std::nullopt;
  if (*value < 0 || *value > kMillisecondsMax) {
    return fault(key, shown(*raw(key)) + " is no limit in milliseconds");
  }
  return static_cast<uint64_t>(std::llround(*value * kNanosecondsPerMillisecond));
}

Result<std::optional<double>> Parameters::percentage(std::string_view key) {
  TRY_ASSIGN(const auto value, number(key));
  if (value && (*value < 0 || *value > 100)) {
    return fault(key, shown(*raw(key)) + " is no share: it has to be between 0 and 100");
  }
  return value;
}

Result<bool> Parameters::flag(std::string_view key) {
  const auto* const value = raw(key);
  if (value == nullptr) return false;
  if (value->is_bool()) return value->get_bool();
  if (value->is_string() && value->get_string() == "true") return true;
  if (value->is_string() && value->get_string() == "false") return false;
  return fault(key, shown(*value) + " is neither true nor false");
}

Result<std::optional<std::string>> Parameters::text(std::string_view key) {
  const auto* const value = raw(key);
  if (value == nullptr) return std::nullopt;
  if (!value->is_string()) return fault(key, shown(*value) + " is no text");
  if (value->get_string().empty()) return fault(key, "is empty");
  return std::string(value->get_string());
}

Result<std::vector<std::string>> Parameters::texts(std::string_view key) {
  const auto* const value = raw(key);
  std::vector<std::string> texts;
  if (value == nullptr) return texts;
  if (value->is_array() && value->get_array().empty()) return fault(key, "is an empty list");
  const std::span items =
      value->is_array() ? std::span<const json::value>(value->get_array()) : std::span(value, 1);
  for (const auto& item : items) {
    if (!item.is_string() || item.get_string().empty()) return fault(key, shown(item) + " is no text");
    texts.emplace_back(item.get_string());
  }
  return texts;
}

Result<std::string_view> Parameters::choice(std::string_view key,
                                            std::initializer_list<std::string_view> words) {
  TRY_ASSIGN(const auto said, text(key));
  if (!said) return *words.begin();
  std::string known;
  for (const auto word : words) {
    if (*said == word) return word;
    known += (known.empty() ? "" : ", ") + std::string(word);
  }
  return fault(key, fmt::format("\"{}\" is none of: {}", *said, known));
}

tl::unexpected<Error> Parameters::fault(std::string_view key, std::string_view what) const {
  const bool is_short = short_value_ != nullptr && key == short_key_;
  return fail(ErrorCode::invalid_argument, "{}, value{}{}: {}", type_, is_short ? "" : ".",
              is_short ? "" : key, what);
}

tl::unexpected<Error> Parameters::missing(std::string_view key, std::string_view example) const {
  return fail(ErrorCode::invalid_argument, "{}: value has no {}; give it one, such as {}", type_, key,
              example);
}

Status Parameters::finish() const {
  if (fields_ == nullptr) return {};
  for (const auto& field : *fields_) {
    if (known_.contains(std::string_view(field.key()))) continue;
    std::string known;
    for (const auto& key : known_) known += (known.empty() ? "" : ", ") + key;
    return fault(field.key(), "there is no such key here; known are: " + known);
  }
  return {};
}

}  // namespace weft::assertions
