#include "alerts/yaml_fields.h"

#include <charconv>
#include <cmath>

#include "alerts/duration.h"
#include "alerts/rule.h"

namespace weft::alerts {
namespace {

std::string joined(const std::set<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

}  // namespace

tl::unexpected<Error> yaml_fault(size_t line, std::string_view key, std::string_view what) {
  return fail(ErrorCode::invalid_argument, "line {}, key \"{}\": {}", line, key, what);
}

tl::unexpected<Error> yaml_fault(const YAML::Node& node, std::string_view key, std::string_view what) {
  return yaml_fault(static_cast<size_t>(node.Mark().line + 1), key, what);
}

Result<YamlFields> YamlFields::of(const YAML::Node& node, std::string_view what) {
  if (node.IsMap()) return YamlFields(node);
  return fail(ErrorCode::invalid_argument, "line {}: {} is a map of keys and values", node.Mark().line + 1,
              what);
}

bool YamlFields::has(const char* key) {
  return node(key).IsDefined();
}

YAML::Node YamlFields::node(const char* key) {
  known_.insert(key);
  // operator[] of a node that is not const would add the key.
  const YAML::Node& map = map_;
  return map[key];
}

tl::unexpected<Error> YamlFields::fault(const char* key, std::string_view what) {
  const auto value = node(key);
  return yaml_fault(value.IsDefined() ? value : map_, key, what);
}

Result<std::optional<std::string>> YamlFields::text(const char* key) {
  const auto value = node(key);
  if (!value.IsDefined() || value.IsNull()) return std::nullopt;
  if (!value.IsScalar()) return fault(key, "a text belongs here");
  if (value.Scalar().size() > kTextBytesMax)
    return fault(key, fmt::format("a text has at most {} bytes", kTextBytesMax));
  return value.Scalar();
}

Result<std::string> YamlFields::needed_text(const char* key, std::string_view example) {
  TRY_ASSIGN(auto value, text(key));
  if (!value || value->empty())
    return fault(key, fmt::format("it is missing; write it as in {}: {}", key, example));
  return *std::move(value);
}

Result<std::optional<double>> YamlFields::number(const char* key) {
  TRY_ASSIGN(const auto value, text(key));
  if (!value) return std::nullopt;
  double number = 0;
  const auto [end, error] = std::from_chars(value->data(), value->data() + value->size(), number);
  if (error != std::errc() || end != value->data() + value->size() || !std::isfinite(number))
    return fault(key, fmt::format("\"{}\" is no number", *value));
  return number;
}

Result<uint64_t> YamlFields::duration_ns(const char* key, uint64_t otherwise) {
  TRY_ASSIGN(const auto value, text(key));
  if (!value) return otherwise;
  const auto duration = parse_duration(*value);
  if (!duration) return fault(key, duration.error().message);
  return *duration;
}

Result<Labels> YamlFields::labels(const char* key) {
  const auto value = node(key);
  Labels labels;
  if (!value.IsDefined() || value.IsNull()) return labels;
  if (!value.IsMap()) return fault(key, "a map of names and texts belongs here, as in {severity: page}");
  if (value.size() > kLabelsMax) return fault(key, fmt::format("there are more than {}", kLabelsMax));
  for (const auto& pair : value) {
    if (!pair.first.IsScalar() || !pair.second.IsScalar())
      return yaml_fault(pair.first, key, "names and values are texts");
    if (pair.first.Scalar().size() + pair.second.Scalar().size() > kTextBytesMax)
      return yaml_fault(pair.first, key, fmt::format("name and value have at most {} bytes", kTextBytesMax));
    labels.emplace(pair.first.Scalar(), pair.second.Scalar());
  }
  return labels;
}

Result<std::optional<std::vector<std::string>>> YamlFields::texts(const char* key) {
  const auto value = node(key);
  if (!value.IsDefined() || value.IsNull()) return std::nullopt;
  if (!value.IsSequence()) return fault(key, "a list belongs here, as in [ops, slack]");
  if (value.size() > kReceiversMax) return fault(key, fmt::format("there are more than {}", kReceiversMax));
  std::vector<std::string> texts;
  for (const auto& each : value) {
    if (!each.IsScalar()) return yaml_fault(each, key, "the list holds texts");
    texts.push_back(each.Scalar());
  }
  return texts;
}

Status YamlFields::finish() const {
  for (const auto& pair : map_) {
    const std::string key = pair.first.IsScalar() ? pair.first.Scalar() : std::string("?");
    if (known_.contains(key)) continue;
    return yaml_fault(pair.first, key,
                      fmt::format("there is no such key here; there are {}", joined(known_)));
  }
  return {};
}

}  // namespace weft::alerts
