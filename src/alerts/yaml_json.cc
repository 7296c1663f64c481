#include "alerts/yaml_json.h"

#include <boost/json.hpp>
#include <charconv>

#include "alerts/trace_rule.h"
#include "alerts/yaml_fields.h"

namespace weft::alerts {
namespace {

namespace json = boost::json;

json::value scalar(const YAML::Node& node) {
  const std::string& text = node.Scalar();
  if (node.Tag() == "!") return json::string(text);  // in quotes
  if (text.empty() || text == "~" || text == "null") return nullptr;
  if (text == "true" || text == "false") return text == "true";
  int64_t integer = 0;
  const char* const end = text.data() + text.size();
  if (const auto read = std::from_chars(text.data(), end, integer); read.ec == std::errc() && read.ptr == end)
    return integer;
  double number = 0;
  if (const auto read = std::from_chars(text.data(), end, number); read.ec == std::errc() && read.ptr == end)
    return number;
  return json::string(text);
}

// As deep as it may be nested, which is bounded.
Result<json::value> json_within(const YAML::Node& node, size_t depth) {
  if (depth > kAssertionDepthMax) return yaml_fault(node, "assert", "this is nested too deep");
  if (node.IsSequence()) {
    json::array list;
    for (const auto& each : node) {
      TRY_ASSIGN(auto item, json_within(each, depth + 1));
      list.push_back(std::move(item));
    }
    return list;
  }
  if (!node.IsMap()) return node.IsScalar() ? scalar(node) : json::value(nullptr);
  json::object map;
  for (const auto& each : node) {
    TRY_ASSIGN(map[each.first.Scalar()], json_within(each.second, depth + 1));
  }
  return map;
}

}  // namespace

Result<json::value> json_of(const YAML::Node& node) {
  return json_within(node, 0);
}

}  // namespace weft::alerts
