#include "server/tempo_value.h"

#include <fmt/format.h>

#include <array>

#include "traceql/attribute.h"

namespace weft::server {
namespace {

struct WriteValue {
  JsonWriter& json;
  void operator()(std::monostate) const { json.key("stringValue").string("nil"); }
  void operator()(bool is) const { json.key("boolValue").boolean(is); }
  void operator()(int64_t number) const { json.key("intValue").string(fmt::to_string(number)); }
  void operator()(double number) const { json.key("doubleValue").real(number); }
  void operator()(const std::string& text) const { json.key("stringValue").string(text); }
};

std::string unquoted(std::string_view name) {
  if (name.size() < 2 || name.front() != '"') return std::string(name);
  std::string text;
  for (size_t i = 1; i + 1 < name.size(); ++i) {
    if (name[i] == '\\') ++i;
    text += name[i];
  }
  return text;
}

}  // namespace

void write_tempo_attribute(JsonWriter& json, std::string_view key, const traceql::OwnedDatum& value) {
  json.begin_object().key("key").string(key).key("value").begin_object();
  std::visit(WriteValue{json}, value);
  json.end_object().end_object();
}

std::string without_scope(std::string_view attribute) {
  constexpr std::array<std::string_view, 6> kScopes{"span.", "resource.",        "event.",
                                                    "link.", "instrumentation.", "."};
  if (traceql::intrinsic_from(attribute)) return std::string(attribute);
  for (const auto scope : kScopes) {
    if (attribute.starts_with(scope)) return unquoted(attribute.substr(scope.size()));
  }
  return unquoted(attribute);
}

}  // namespace weft::server
