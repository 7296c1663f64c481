#include "eval/secrets.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <string>
#include <string_view>

namespace weft::eval {
namespace {

namespace json = boost::json;

constexpr std::string_view kShownInstead = "[REDACTED]";
// Parts of names, in lower case, without "-" and "_".
constexpr std::array<std::string_view, 6> kParts = {"apikey",      "authorization", "password",
                                                    "accesstoken", "secret",        "cookie"};
constexpr std::string_view kWholeName = "token";
// apiKeyEnvar names a variable.
constexpr std::string_view kNamesAVariable = "envar";

std::string plain(std::string_view name) {
  std::string text;
  for (const char c : name) {
    if (c >= 'A' && c <= 'Z')
      text += static_cast<char>(c - 'A' + 'a');
    else if (c != '-' && c != '_')
      text += c;
  }
  return text;
}

bool is_of_secret(std::string_view name) {
  const auto text = plain(name);
  if (text.ends_with(kNamesAVariable)) return false;
  return text == kWholeName || std::ranges::any_of(kParts, [&](std::string_view part) {
           return text.find(part) != std::string::npos;
         });
}

void redact(json::value& value) {
  if (auto* const list = value.if_array()) {
    for (auto& item : *list) redact(item);
  } else if (auto* const object = value.if_object()) {
    for (auto& [name, member] : *object) {
      const auto* const text = member.if_string();
      if (text == nullptr)
        redact(member);
      else if (is_of_secret(name) && text->find("{{") == json::string::npos)
        member = kShownInstead;
    }
  }
}

}  // namespace

json::value without_secrets(json::value config) {
  redact(config);
  return config;
}

}  // namespace weft::eval
