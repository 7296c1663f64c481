#include "cli/json_fields.h"

#include <boost/json.hpp>
#include <charconv>

namespace weft::cli {

const boost::json::value* field(const boost::json::value& object, std::string_view pointer) {
  boost::system::error_code absent;
  return object.find_pointer(pointer, absent);
}

std::string text_field(const boost::json::value& object, std::string_view pointer) {
  const auto* value = field(object, pointer);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

uint64_t number_field(const boost::json::value& object, std::string_view pointer) {
  const auto* value = field(object, pointer);
  if (value == nullptr) return 0;
  if (value->is_string()) {
    uint64_t number = 0;
    const auto& text = value->get_string();
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
  }
  boost::system::error_code not_a_number;
  const auto number = value->to_number<uint64_t>(not_a_number);
  return not_a_number ? 0 : number;
}

std::optional<double> real_field(const boost::json::value& object, std::string_view pointer) {
  const auto* value = field(object, pointer);
  if (value == nullptr || !value->is_number()) return std::nullopt;
  return value->to_number<double>();
}

bool boolean_field(const boost::json::value& object, std::string_view pointer) {
  const auto* value = field(object, pointer);
  return value != nullptr && value->is_bool() && value->get_bool();
}

const boost::json::array& list_field(const boost::json::value& object, std::string_view pointer) {
  static const boost::json::array kNone;
  const auto* value = field(object, pointer);
  return value != nullptr && value->is_array() ? value->get_array() : kNone;
}

}  // namespace weft::cli
