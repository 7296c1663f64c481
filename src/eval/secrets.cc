#include "eval/secrets.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

namespace weft::eval {
namespace {

namespace json = boost::json;

constexpr std::string_view kShownInstead = "[REDACTED]";
// Parts of names, in lower case, without "-" and "_".
constexpr std::array<std::string_view, 14> kParts = {
    "apikey",     "authorization", "password", "passwd",     "passphrase", "secret",          "cookie",
    "credential", "bearer",        "authkey",  "privatekey", "accesskey",  "subscriptionkey", "signingkey"};
// GITHUB_TOKEN, X-Auth-Token, refresh_token; max_tokens is none.
constexpr std::string_view kEnd = "token";
constexpr std::array<std::string_view, 3> kWholeNames = {"sig", "signature", "pwd"};
// apiKeyEnvar names a variable.
constexpr std::string_view kNamesAVariable = "envar";
constexpr std::string_view kTemplate = "{{";

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
  return text.ends_with(kEnd) || std::ranges::find(kWholeNames, text) != kWholeNames.end() ||
         std::ranges::any_of(kParts,
                             [&](std::string_view part) { return text.find(part) != std::string::npos; });
}

bool is_template(std::string_view text) {
  return text.find(kTemplate) != text.npos;
}

// Up to the first of `ends`; taken off the front of `rest`.
std::string_view take_until(std::string_view& rest, std::string_view ends) {
  const auto taken = rest.substr(0, std::min(rest.find_first_of(ends), rest.size()));
  rest.remove_prefix(taken.size());
  return taken;
}

// What is between "://" and the path: user:PW@host.
std::string shown_authority(std::string_view authority) {
  const size_t at = authority.rfind('@'), colon = authority.find(':');
  if (at == authority.npos || colon > at || is_template(authority)) return std::string(authority);
  return std::string(authority.substr(0, colon + 1)).append(kShownInstead).append(authority.substr(at));
}

// name=value of an address, where "key" alone is one.
std::string shown_parameter(std::string_view parameter) {
  const size_t equals = parameter.find('=');
  const auto name = parameter.substr(0, equals);
  if (equals == parameter.npos || is_template(parameter) || (plain(name) != "key" && !is_of_secret(name)))
    return std::string(parameter);
  return std::string(parameter.substr(0, equals + 1)).append(kShownInstead);
}

std::string shown_addresses(std::string_view rest) {
  constexpr std::string_view kScheme = "://", kBlanks = " \t\r\n\"'`<>";
  std::string shown;
  for (size_t found = 0; (found = rest.find(kScheme)) != rest.npos;) {
    shown += rest.substr(0, found + kScheme.size());
    rest.remove_prefix(found + kScheme.size());
    auto address = take_until(rest, kBlanks);
    shown += shown_authority(take_until(address, "/?#"));
    shown += take_until(address, "?#");
    while (!address.empty()) {
      shown += address.front();  // '?', '&' or '#'
      address.remove_prefix(1);
      shown += shown_parameter(take_until(address, "&#"));
    }
  }
  return shown.append(rest);
}

// A word as a shell has it: blanks in quotes are of it. Taken off the front of `rest`.
std::string_view take_word(std::string_view& rest, std::string_view blanks) {
  char quote = 0;
  size_t end = 0;
  for (; end < rest.size(); ++end) {
    const char c = rest[end];
    if (quote != 0)
      quote = c == quote ? 0 : quote;
    else if (c == '"' || c == '\'')
      quote = c;
    else if (blanks.find(c) != blanks.npos)
      break;
  }
  const auto word = rest.substr(0, end);
  rest.remove_prefix(end);
  return word;
}

// --api-key X and --api-key=X.
std::string shown_flags(std::string_view rest) {
  constexpr std::string_view kBlanks = " \t\r\n";
  std::string shown;
  bool is_value = false;
  while (!rest.empty()) {
    const size_t blanks = std::min(rest.find_first_not_of(kBlanks), rest.size());
    shown += rest.substr(0, blanks);
    rest.remove_prefix(blanks);
    const auto word = take_word(rest, kBlanks);
    const bool is_flag = word.starts_with('-') && is_of_secret(word.substr(0, word.find('=')));
    if (is_value && !word.empty() && !is_template(word))
      shown += kShownInstead;
    else
      shown += is_flag ? shown_parameter(word) : word;
    is_value = is_flag && word.find('=') == word.npos;
  }
  return shown;
}

// Wherever it is in the text.
std::string replaced(std::string_view text, const std::vector<std::string>& secrets) {
  std::string shown(text);
  for (const auto& secret : secrets) {
    for (size_t at = 0; (at = shown.find(secret, at)) != shown.npos; at += kShownInstead.size())
      shown.replace(at, secret.size(), kShownInstead);
  }
  return shown;
}

// Each text of the document. `change` is given its name, "" for an item of a list.
template <class Change>
void for_each_text(json::value& value, std::string_view name, const Change& change) {
  if (auto* const list = value.if_array()) {
    for (auto& item : *list) for_each_text(item, "", change);
  } else if (auto* const object = value.if_object()) {
    for (auto& [key, field] : *object) for_each_text(field, key, change);
  } else if (auto* const text = value.if_string()) {
    change(name, *text);
  }
}

}  // namespace

json::value without_secrets(json::value config) {
  for_each_text(config, "", [](std::string_view name, json::string& text) {
    if (is_of_secret(name) && !is_template(text))
      text = kShownInstead;
    else
      text = shown_text(text);
  });
  return config;
}

std::string shown_text(std::string_view text) {
  const auto shown = shown_addresses(text);
  return text.starts_with("exec:") ? shown_flags(shown) : shown;
}

std::vector<std::string> secret_values(const std::map<std::string, std::string>& variables) {
  std::vector<std::string> values;
  for (const auto& [name, value] : variables) {
    if (value.size() >= kSecretBytesMin && is_of_secret(name)) values.push_back(value);
  }
  // One that begins with another is replaced whole.
  std::ranges::sort(values, [](const auto& a, const auto& b) { return a.size() > b.size(); });
  return values;
}

bool has_any(const json::value& document, const std::vector<std::string>& secrets) {
  if (const auto* const text = document.if_string())
    return std::ranges::any_of(secrets, [&](const auto& each) { return text->find(each) != text->npos; });
  if (const auto* const list = document.if_array())
    return std::ranges::any_of(*list, [&](const auto& item) { return has_any(item, secrets); });
  if (const auto* const object = document.if_object())
    return std::ranges::any_of(*object, [&](const auto& field) { return has_any(field.value(), secrets); });
  return false;
}

void redact(json::value& document, const std::vector<std::string>& secrets) {
  for_each_text(document, "", [&](std::string_view, json::string& text) { text = replaced(text, secrets); });
}

}  // namespace weft::eval
