#include "model/yaml_json.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <boost/json.hpp>
#include <charconv>
#include <initializer_list>
#include <limits>
#include <optional>
#include <string_view>

#include "base/result.h"

namespace weft::model {
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

using Made = tl::expected<json::value, YamlFault>;

class Reading {
 public:
  explicit Reading(const YamlTerms& terms) : terms_(terms) {}

  Made convert(const YAML::Node& node, const std::string& pointer, size_t depth) {
    note(pointer, node);
    if (depth > terms_.depth_max)
      return refuse(node, fmt::format("it nests deeper than {} levels", terms_.depth_max));
    if (++values_ > terms_.values_max)
      return refuse(node, fmt::format("there are more than {} values", terms_.values_max));
    if (node.IsScalar()) return scalar(node);
    if (node.IsSequence()) return sequence(node, pointer, depth);
    if (node.IsMap()) return map(node, pointer, depth);
    return json::value(nullptr);
  }

 private:
  static size_t line(const YAML::Node& node) { return static_cast<size_t>(node.Mark().line + 1); }
  static tl::unexpected<YamlFault> refuse(const YAML::Node& node, std::string what) {
    return tl::make_unexpected(YamlFault{line(node), std::move(what)});
  }
  void note(const std::string& pointer, const YAML::Node& node) const {
    if (terms_.note) terms_.note(pointer, line(node));
  }

  static json::value scalar(const YAML::Node& node) {
    // "?" is a plain scalar without a tag; a quoted one has "!".
    if (node.Tag() == "?") return plain_scalar(node.Scalar());
    return json::string(node.Scalar());
  }

  Made sequence(const YAML::Node& node, const std::string& pointer, size_t depth) {
    json::array made;
    for (size_t i = 0; i < node.size(); ++i) {
      TRY_ASSIGN(auto item, convert(node[i], fmt::format("{}/{}", pointer, i), depth + 1));
      made.push_back(std::move(item));
    }
    return json::value(std::move(made));
  }

  Made map(const YAML::Node& node, const std::string& pointer, size_t depth) {
    json::object made;
    json::object merged;
    for (const auto& pair : node) {
      if (!pair.first.IsScalar()) return refuse(pair.first, "a key is a text");
      const std::string& key = pair.first.Scalar();
      const std::string below = pointer + "/" + key;
      note(below, pair.first);
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

  const YamlTerms& terms_;
  size_t values_ = 0;
};

}  // namespace

tl::expected<json::value, YamlFault> json_of(const YAML::Node& node, const YamlTerms& terms) {
  return Reading(terms).convert(node, "", 0);
}

}  // namespace weft::model
