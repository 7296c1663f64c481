#include "eval/environment.h"

#include <unistd.h>

#include <boost/json.hpp>
#include <optional>

#include "eval/document.h"

namespace weft::eval {
namespace {

std::string_view trimmed(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

bool is_name(std::string_view text) {
  return !text.empty() && text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == text.npos;
}

}  // namespace

Environment Environment::of_process() {
  Environment made;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const size_t equals = text.find('=');
    if (equals != text.npos)
      made.variables_[std::string(text.substr(0, equals))] = std::string(text.substr(equals + 1));
  }
  return made;
}

Status Environment::add_file(const std::string& path) {
  TRY_ASSIGN(const auto text, read_file(path));
  std::string_view rest = text;
  while (!rest.empty()) {
    const size_t end = rest.find('\n');
    std::string_view line = trimmed(rest.substr(0, end));
    rest = end == rest.npos ? std::string_view() : rest.substr(end + 1);
    if (line.starts_with("export ")) line.remove_prefix(7);
    const size_t equals = line.find('=');
    if (line.starts_with('#') || equals == line.npos) continue;
    std::string_view value = trimmed(line.substr(equals + 1));
    if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'') && value.back() == value.front())
      value = value.substr(1, value.size() - 2);
    set(std::string(trimmed(line.substr(0, equals))), std::string(value));
  }
  return {};
}

std::string Environment::get(const std::string& name) const {
  const auto found = variables_.find(name);
  return found != variables_.end() ? found->second : "";
}

json::object Environment::to_json() const {
  json::object made;
  for (const auto& [name, value] : variables_) made.emplace(name, value);
  return made;
}

namespace {

// What stands between `open` and `close`, where `text` begins so.
std::optional<std::string_view> between(std::string_view text, std::string_view open,
                                        std::string_view close) {
  if (!text.starts_with(open)) return std::nullopt;
  const size_t end = text.find(close, open.size());
  if (end == text.npos) return std::nullopt;
  return text.substr(open.size(), end - open.size());
}

}  // namespace

std::string Environment::expanded(std::string_view text) const {
  std::string made;
  while (!text.empty()) {
    if (const auto inner = between(text, "{{", "}}")) {
      const auto name = trimmed(*inner);
      if (name.starts_with("env.") && is_name(name.substr(4))) {
        made += get(std::string(name.substr(4)));
        text.remove_prefix(inner->size() + 4);
        continue;
      }
    }
    if (const auto inner = between(text, "${", "}")) {
      const size_t otherwise = inner->find(":-");
      const std::string name(inner->substr(0, otherwise));
      if (is_name(name)) {
        const std::string value = get(name);
        made += value.empty() && otherwise != inner->npos ? std::string(inner->substr(otherwise + 2)) : value;
        text.remove_prefix(inner->size() + 3);
        continue;
      }
    }
    made += text.front();
    text.remove_prefix(1);
  }
  return made;
}

json::value Environment::expanded(const json::value& value) const {
  if (value.is_string()) return string_value(expanded(std::string_view(value.get_string())));
  if (value.is_array()) {
    json::array made;
    for (const auto& item : value.get_array()) made.push_back(expanded(item));
    return made;
  }
  if (!value.is_object()) return value;
  json::object made;
  for (const auto& [key, field] : value.get_object()) made.emplace(key, expanded(field));
  return made;
}

}  // namespace weft::eval
