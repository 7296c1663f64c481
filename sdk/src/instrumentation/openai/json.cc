#include "instrumentation/openai/json.h"

namespace weft::openai {

Json to_json(const Value& value) {
  return std::visit(
      [](const auto& data) -> Json {
        using Data = std::remove_cvref_t<decltype(data)>;
        if constexpr (std::same_as<Data, std::monostate>) {
          return nullptr;
        } else if constexpr (std::same_as<Data, Value::Array>) {
          Json array = Json::array();
          for (const Value& item : data) array.push_back(to_json(item));
          return array;
        } else if constexpr (std::same_as<Data, Value::Object>) {
          Json object = Json::object();
          for (const auto& [key, item] : data) object[key] = to_json(item);
          return object;
        } else {
          return data;
        }
      },
      value.data());
}

std::string to_text(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json parse_or_null(std::string_view text) {
  Json json = Json::parse(text, nullptr, false);
  return json.is_discarded() ? Json() : json;
}

const Json& member(const Json& object, const char* key) {
  static const Json kNull;
  if (!object.is_object()) return kNull;
  const auto found = object.find(key);
  return found == object.end() ? kNull : *found;
}

std::string text_of(const Json& object, const char* key) {
  const Json& text = member(object, key);
  return text.is_string() ? text.get<std::string>() : std::string();
}

}  // namespace weft::openai
