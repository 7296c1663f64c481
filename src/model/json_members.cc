#include "model/json_members.h"

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>

#include "model/json_tree.h"

namespace weft::model {

Result<json::value> parse_json(std::string_view text) {
  json::parse_options options;
  options.max_depth = kNestingMax;
  json::error_code error;
  json::stream_parser parser({}, options);
  const size_t read = parser.write(text, error);
  if (!error) parser.finish(error);
  if (error) return fail(ErrorCode::invalid_argument, "{} at byte {}", error.message(), read);
  return parser.release();
}

bool is_deeper(const json::object& document, size_t levels) {
  if (levels == 0) return true;
  return std::ranges::any_of(document,
                             [&](const auto& field) { return is_deeper(field.value(), levels - 1); });
}

bool is_deeper(const json::value& document, size_t levels) {
  if (const auto* object = document.if_object()) return is_deeper(*object, levels);
  const auto* list = document.if_array();
  if (list == nullptr) return false;
  return levels == 0 ||
         std::ranges::any_of(*list, [&](const auto& item) { return is_deeper(item, levels - 1); });
}

void make_shallow(json::value& document, size_t levels) {
  if (!document.is_structured()) return;
  if (levels == 0) {
    document = json::string(to_text(document));
  } else if (auto* list = document.if_array()) {
    for (auto& item : *list) make_shallow(item, levels - 1);
  } else {
    for (auto& field : document.get_object()) make_shallow(field.value(), levels - 1);
  }
}

const json::value* member(const json::object& of, std::string_view key) {
  return of.if_contains(key);
}

const json::value* member(const json::value& of, std::string_view key) {
  return of.is_object() ? of.get_object().if_contains(key) : nullptr;
}

const json::value* member(const json::value* of, std::string_view key) {
  return of != nullptr ? member(*of, key) : nullptr;
}

std::optional<double> number_of(const json::value& value) {
  switch (value.kind()) {
    case json::kind::int64:
      return static_cast<double>(value.get_int64());
    case json::kind::uint64:
      return static_cast<double>(value.get_uint64());
    case json::kind::double_:
      return value.get_double();
    default:
      return std::nullopt;
  }
}

namespace {

std::optional<std::string> text_at(const json::value* found) {
  return found != nullptr && found->is_string() ? std::optional(std::string(found->get_string()))
                                                : std::nullopt;
}
std::optional<double> number_at(const json::value* found) {
  return found != nullptr ? number_of(*found) : std::nullopt;
}
std::optional<bool> boolean_at(const json::value* found) {
  return found != nullptr && found->is_bool() ? std::optional(found->get_bool()) : std::nullopt;
}

}  // namespace

std::optional<std::string> text_member(const json::value& of, std::string_view key) {
  return text_at(member(of, key));
}
std::optional<std::string> text_member(const json::object& of, std::string_view key) {
  return text_at(member(of, key));
}
std::optional<double> number_member(const json::value& of, std::string_view key) {
  return number_at(member(of, key));
}
std::optional<double> number_member(const json::object& of, std::string_view key) {
  return number_at(member(of, key));
}
std::optional<bool> boolean_member(const json::value& of, std::string_view key) {
  return boolean_at(member(of, key));
}
std::optional<bool> boolean_member(const json::object& of, std::string_view key) {
  return boolean_at(member(of, key));
}

std::string text_of(const json::value& value) {
  return value.is_string() ? std::string(value.get_string()) : to_text(value);
}

json::value number_value(double number) {
  constexpr double kExactMax = 9007199254740992.0;  // 2^53
  if (std::trunc(number) == number && std::abs(number) < kExactMax) return static_cast<int64_t>(number);
  return number;
}

}  // namespace weft::model
