#include "eval/document.h"

#include <yaml-cpp/yaml.h>

#include <boost/json.hpp>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>

namespace weft::eval {
namespace {

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  for (const auto word : words) {
    if (text == word) return true;
  }
  return false;
}

template <class Number>
bool reads_as(std::string_view text, int base, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  return error == std::errc() && end == text.data() + text.size();
}

std::optional<json::value> integer_of(std::string_view text) {
  int64_t number = 0;
  if (text.starts_with("0x") && reads_as(text.substr(2), 16, number)) return number;
  if (text.starts_with("0o") && reads_as(text.substr(2), 8, number)) return number;
  if (text.starts_with('+')) text.remove_prefix(1);
  if (reads_as(text, 10, number)) return number;
  return std::nullopt;
}

std::optional<json::value> real_of(std::string_view text) {
  if (is_one_of(text, {".inf", ".Inf", ".INF", "+.inf"})) return std::numeric_limits<double>::infinity();
  if (is_one_of(text, {"-.inf", "-.Inf", "-.INF"})) return -std::numeric_limits<double>::infinity();
  if (is_one_of(text, {".nan", ".NaN", ".NAN"})) return std::numeric_limits<double>::quiet_NaN();
  if (text.starts_with('+')) text.remove_prefix(1);
  // from_chars also reads "inf" and "nan", which are words here.
  if (text.find_first_not_of("0123456789.eE+-") != text.npos) return std::nullopt;
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// YAML 1.2.2 §10.3.2.
json::value plain_scalar(const std::string& text) {
  if (is_one_of(text, {"", "~", "null", "Null", "NULL"})) return nullptr;
  if (is_one_of(text, {"true", "True", "TRUE"})) return true;
  if (is_one_of(text, {"false", "False", "FALSE"})) return false;
  if (auto number = integer_of(text)) return *std::move(number);
  if (auto number = real_of(text)) return *std::move(number);
  return json::string(text);
}

// Makes the value and notes the lines.
class Reading {
 public:
  Reading(const std::string& name, std::unordered_map<std::string, size_t>& lines)
      : name_(name), lines_(lines) {}

  Result<json::value> convert(const YAML::Node& node, const std::string& pointer, size_t depth) {
    lines_.try_emplace(pointer, line(node));
    if (depth > kNestingMax) return refuse(node, fmt::format("it nests deeper than {} levels", kNestingMax));
    if (++values_ > Document::kValuesMax)
      return refuse(node, fmt::format("there are more than {} values", Document::kValuesMax));
    if (node.IsScalar()) return scalar(node);
    if (node.IsSequence()) return sequence(node, pointer, depth);
    if (node.IsMap()) return map(node, pointer, depth);
    return json::value(nullptr);
  }

 private:
  static size_t line(const YAML::Node& node) { return static_cast<size_t>(node.Mark().line + 1); }
  tl::unexpected<Error> refuse(const YAML::Node& node, std::string_view what) const {
    return fail(ErrorCode::invalid_argument, "{}:{}: {}", name_, line(node), what);
  }

  static Result<json::value> scalar(const YAML::Node& node) {
    // "?" is a plain scalar without a tag; a quoted one has "!".
    if (node.Tag() == "?") return plain_scalar(node.Scalar());
    return json::value(json::string(node.Scalar()));
  }

  Result<json::value> sequence(const YAML::Node& node, const std::string& pointer, size_t depth) {
    json::array made;
    for (size_t i = 0; i < node.size(); ++i) {
      TRY_ASSIGN(auto item, convert(node[i], fmt::format("{}/{}", pointer, i), depth + 1));
      made.push_back(std::move(item));
    }
    return json::value(std::move(made));
  }

  Result<json::value> map(const YAML::Node& node, const std::string& pointer, size_t depth) {
    json::object made;
    json::object merged;
    for (const auto& pair : node) {
      if (!pair.first.IsScalar()) return refuse(pair.first, "a key is a text");
      const std::string& key = pair.first.Scalar();
      const std::string below = pointer + "/" + key;
      lines_.try_emplace(below, line(pair.first));
      TRY_ASSIGN(auto value, convert(pair.second, below, depth + 1));
      if (key == "<<") {
        merge(value, merged);
      } else if (!made.emplace(key, std::move(value)).second) {
        return refuse(pair.first, fmt::format("the key \"{}\" is here twice", key));
      }
    }
    for (auto& [key, value] : merged) made.emplace(key, std::move(value));
    return json::value(std::move(made));
  }

  // Of several maps the first has its way.
  static void merge(const json::value& from, json::object& into) {
    if (from.is_array()) {
      for (const auto& each : from.get_array()) merge(each, into);
    } else if (from.is_object()) {
      for (const auto& [key, value] : from.get_object()) into.emplace(key, value);
    }
  }

  const std::string& name_;
  std::unordered_map<std::string, size_t>& lines_;
  size_t values_ = 0;
};

}  // namespace

Result<std::string> read_file(const std::string& path) {
  std::error_code error;
  const auto bytes = std::filesystem::file_size(path, error);
  if (error) return fail(ErrorCode::not_found, "cannot read {}: {}", path, error.message());
  if (bytes > Document::kBytesMax)
    return fail(ErrorCode::too_large, "{} has more than {} bytes", path, Document::kBytesMax);
  std::ifstream file(path, std::ios::binary);
  if (!file) return fail(ErrorCode::not_found, "cannot read {}", path);
  return std::string{std::istreambuf_iterator<char>(file), {}};
}

Result<Document> Document::read(const std::string& path) {
  TRY_ASSIGN(const auto text, read_file(path));
  auto parsed = parse(text, path);
  // JSON has escapes that YAML does not know.
  if (parsed || !path.ends_with(".json")) return parsed;
  Document document;
  document.name_ = path;
  auto value = parse_json(text);
  if (!value) return wrap(value.error(), path);
  document.value_ = *std::move(value);
  return document;
}

Result<Document> Document::parse(std::string_view text, std::string name) {
  Document document;
  document.name_ = std::move(name);
  try {
    const YAML::Node root = YAML::Load(std::string(text));
    TRY_ASSIGN(document.value_, Reading(document.name_, document.lines_).convert(root, "", 0));
  } catch (const YAML::Exception& error) {
    return fail(ErrorCode::invalid_argument, "{}:{}: {}", document.name_, error.mark.line + 1, error.msg);
  }
  return document;
}

size_t Document::line_of(std::string_view pointer) const {
  std::string at(pointer);
  while (true) {
    if (const auto found = lines_.find(at); found != lines_.end()) return found->second;
    const size_t slash = at.rfind('/');
    if (slash == at.npos) return 1;
    at.resize(slash);
  }
}

std::string Document::place_of(std::string_view pointer) const {
  return fmt::format("{}:{}", name_, line_of(pointer));
}

tl::unexpected<Error> Document::fault(std::string_view pointer, std::string_view what) const {
  const std::string_view key = pointer.substr(pointer.rfind('/') + 1);
  return fail(ErrorCode::invalid_argument, "{}: key \"{}\": {}", place_of(pointer), key, what);
}

}  // namespace weft::eval
